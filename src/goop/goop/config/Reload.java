package goop.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// What a configuration that was read anew means for a running program. Which fields it takes up
/// while it runs stands in [ConfigFields].
///
/// @param loaded what holds from now on: new in fields that take effect at once, in all others as
///   the program was started
/// @param applied the keys of what has changed and takes effect at once
/// @param restart the keys of what takes effect with the next start
public record Reload(Loaded loaded, List<String> applied, List<String> restart) {
    public Reload {
        applied = List.copyOf(applied);
        restart = List.copyOf(restart);
    }

    /// Compares what is in force with what was read. Where the half that takes effect at once would
    /// contradict what is in force, all of it waits for the restart.
    static Reload of(Loaded running, Loaded read) {
        Map<String, Object> before = values(running);
        Map<String, Object> now = values(read);
        Map<String, Object> merged = new HashMap<>(before);
        List<String> applied = new ArrayList<>();
        List<String> restart = new ArrayList<>();
        for (ConfigField<?> field : ConfigFields.ALL) {
            String key = field.key();
            if (Objects.equals(before.get(key), now.get(key))) continue;
            (field.live() ? applied : restart).add(key);
            if (field.live()) merged.put(key, now.get(key));
        }
        Config config = ConfigRecords.of(merged, running.config().platformPort());
        if (!fits(config)) {
            applied.addAll(restart);
            return new Reload(running, List.of(), applied);
        }
        Loaded loaded =
                new Loaded(config, read.directory(), inForce(running, read), read.sources());
        return new Reload(loaded, applied, restart);
    }

    // What waits for the restart is compared with the old again, the next time.
    private static Report inForce(Loaded running, Loaded read) {
        List<Report.Effective> settings = new ArrayList<>();
        for (int i = 0; i < ConfigFields.ALL.size(); i++) {
            Loaded from = ConfigFields.ALL.get(i).live() ? read : running;
            settings.add(from.report().settings().get(i));
        }
        Report report = read.report();
        return new Report(report.mistakes(), report.warnings(), report.notes(), settings);
    }

    // The text, for fields that only say where another one's value is.
    private static Map<String, Object> values(Loaded loaded) {
        Map<String, Object> values = new HashMap<>();
        for (Report.Effective each : loaded.report().settings()) {
            values.put(each.key(), each.value());
        }
        values.putAll(ConfigRecords.values(loaded.config()));
        return values;
    }

    private static boolean fits(Config config) {
        Findings findings = new Findings();
        new Contradictions(config, Map.of(), findings).find();
        return findings.mistakes.isEmpty();
    }
}
