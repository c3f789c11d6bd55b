package goop.log;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// Which lines are written, and in which form. Holds for all loggers, those that exist already too.
public final class LogSettings {
    /// Libraries and the JDK say much that no operator can act on.
    private static final Level OTHERS = Level.WARNING;

    /// From one moment on, all of it together.
    private record Choice(LogFormat format, Level ours, Map<String, Level> named) {}

    private volatile Choice choice =
            new Choice(underJournal() ? LogFormat.JOURNAL : LogFormat.TEXT, Level.INFO, Map.of());

    LogSettings() {}

    /// Sets both for the process.
    ///
    /// @param format `text` or `json`; text becomes the journal's form where standard error is the
    ///   journal
    /// @param level `error`, `warning`, `info`, `debug` or `trace`, then perhaps exceptions, as in
    ///   `info,goop.http=debug,jdk=info`
    /// @throws IllegalArgumentException saying what is wrong and what is allowed
    public static void apply(String format, String level) {
        Log.SHARED.settings().set(format, level);
    }

    void set(String format, String level) {
        LogFormat chosen =
                switch (format.toLowerCase(Locale.ROOT)) {
                    case "text" -> underJournal() ? LogFormat.JOURNAL : LogFormat.TEXT;
                    case "json" -> LogFormat.JSON;
                    default ->
                            throw new IllegalArgumentException(
                                    "\"" + format + "\" is no log format: text, json");
                };
        Level ours = Level.INFO;
        Map<String, Level> named = new LinkedHashMap<>();
        for (String part : level.split(",")) {
            int equals = part.indexOf('=');
            if (equals < 0) ours = level(part);
            else named.put(part.substring(0, equals).strip(), level(part.substring(equals + 1)));
        }
        choice = new Choice(chosen, ours, named);
    }

    private static Level level(String name) {
        return switch (name.strip().toLowerCase(Locale.ROOT)) {
            case "error" -> Level.ERROR;
            case "warning", "warn" -> Level.WARNING;
            case "info" -> Level.INFO;
            case "debug" -> Level.DEBUG;
            case "trace" -> Level.TRACE;
            default ->
                    throw new IllegalArgumentException(
                            "\"" + name + "\" is no log level: error, warning, info, debug, trace");
        };
    }

    LogFormat format() {
        return choice.format;
    }

    /// Changes whenever a logger must look up its level anew.
    Object version() {
        return choice;
    }

    /// From which level on the logger of that name writes: the longest name given for it or for a
    /// package above it decides.
    Level level(String logger, Object version) {
        Choice now = (Choice) version;
        for (String name = logger; !name.isEmpty(); ) {
            Level level = now.named.get(name);
            if (level != null) return level;
            name = name.substring(0, Math.max(0, name.lastIndexOf('.')));
        }
        boolean own = logger.equals("goop") || logger.startsWith("goop.");
        if (own) return now.ours;
        return now.ours.compareTo(OTHERS) > 0 ? now.ours : OTHERS;
    }

    // sd_journal_print(3): JOURNAL_STREAM names the device and inode of the journal's socket. A
    // child whose standard error goes elsewhere inherits the variable, so it alone says nothing.
    private static boolean underJournal() {
        String journal = System.getenv("JOURNAL_STREAM");
        if (journal == null || journal.isEmpty()) return false;
        try {
            Map<String, Object> error =
                    Files.readAttributes(Path.of("/proc/self/fd/2"), "unix:dev,ino");
            return journal.equals(error.get("dev") + ":" + error.get("ino"));
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }
}
