package goop.config;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Reads a running program's configuration anew, and puts in force what can be without a restart:
/// all of it or, with a mistake anywhere, nothing. Safe for several threads.
public final class Reloader {
    private static final System.Logger LOG = System.getLogger("goop.config");

    private final List<Reloadable> parts = new CopyOnWriteArrayList<>();
    private volatile Loaded running;

    /// @param started what the program was started with
    public Reloader(Loaded started) {
        running = started;
    }

    /// Adds a part of the program that wants to know.
    public void add(Reloadable part) {
        parts.add(part);
    }

    /// What is in force.
    public Loaded running() {
        return running;
    }

    /// Reads, applies, and tells the log what has changed and what waits for a restart.
    ///
    /// @throws ConfigException names every mistake; nothing has changed
    /// @throws IOException when a part cannot do what is asked for; nothing has changed
    public synchronized Reload reload() throws IOException {
        Reload reload = Reload.of(running, running.sources().read());
        List<Runnable> ready = new ArrayList<>();
        if (!reload.applied().isEmpty()) {
            for (Reloadable each : parts) ready.add(each.prepare(reload.loaded().config()));
        }
        ready.forEach(Runnable::run);
        running = reload.loaded();
        say(reload);
        return reload;
    }

    /// The same, for a signal: what stands against it goes to the log.
    public void reloadOrSay() {
        try {
            reload();
        } catch (ConfigException wrong) {
            int mistakes = wrong.mistakes().size();
            LOG.log(Level.WARNING, "reload=refused mistakes=" + mistakes + "; nothing is changed");
            for (Mistake each : wrong.mistakes()) LOG.log(Level.WARNING, "mistake: " + each);
        } catch (IOException unable) {
            LOG.log(
                    Level.WARNING,
                    "reload=refused why=\"" + unable.getMessage() + "\"; nothing is changed");
        }
    }

    private static void say(Reload reload) {
        for (String each : reload.loaded().warnings()) LOG.log(Level.WARNING, each);
        if (reload.applied().isEmpty() && reload.restart().isEmpty()) {
            LOG.log(Level.INFO, "reload=done; nothing has changed");
        }
        if (!reload.applied().isEmpty()) {
            LOG.log(Level.INFO, "reload=done changed: " + list(reload, reload.applied()));
        }
        if (!reload.restart().isEmpty()) {
            LOG.log(
                    Level.WARNING,
                    "reload=done needs a restart: " + String.join(", ", reload.restart()));
        }
    }

    private static String list(Reload reload, List<String> keys) {
        Map<String, Report.Effective> all =
                reload.loaded().report().settings().stream()
                        .collect(Collectors.toMap(Report.Effective::key, Function.identity()));
        return keys.stream()
                .map(key -> key + "=" + told(key, all.get(key).value()))
                .collect(Collectors.joining(", "));
    }

    // A URL with a query may bear a key in it.
    private static String told(String key, String value) {
        boolean query = ConfigFields.named(key).type() == FieldType.URL_WITH_QUERY;
        return query && !value.isEmpty() ? Secret.SET : value;
    }
}
