package goop.log;

import java.text.MessageFormat;
import java.util.MissingResourceException;
import java.util.ResourceBundle;

/// One named logger. Asked for a level that is off, it costs two reads and a comparison.
final class LineLogger implements System.Logger {
    private final String name;
    private final Log log;

    /// The level, and for which version of the settings it was looked up.
    private record Threshold(Object version, int severity) {}

    private volatile Threshold threshold = new Threshold(null, 0);

    LineLogger(String name, Log log) {
        this.name = name;
        this.log = log;
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public boolean isLoggable(Level level) {
        Threshold known = threshold;
        Object version = log.settings().version();
        if (known.version != version) {
            known = new Threshold(version, log.settings().level(name, version).getSeverity());
            threshold = known;
        }
        return level.getSeverity() >= known.severity && level != Level.OFF;
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String message, Throwable error) {
        if (isLoggable(level)) write(level, localised(bundle, message), error);
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String format, Object... parameters) {
        if (!isLoggable(level)) return;
        String text = localised(bundle, format);
        if (parameters != null && parameters.length > 0) {
            try {
                text = MessageFormat.format(text, parameters);
            } catch (IllegalArgumentException notAPattern) {
                // The message as it is says more than none.
                text = text + " " + java.util.Arrays.toString(parameters);
            }
        }
        write(level, text, null);
    }

    private static String localised(ResourceBundle bundle, String key) {
        if (bundle == null || key == null) return key;
        try {
            return bundle.getString(key);
        } catch (MissingResourceException | ClassCastException e) {
            return key;
        }
    }

    private void write(Level level, String message, Throwable error) {
        log.accept(new LogLine(log.clock().instant(), level, name, LogLine.clean(message), error));
    }
}
