package goop.log;

import java.lang.System.Logger.Level;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/// How a line is written.
enum LogFormat {
    /// `2026-02-05T12:39:20.123Z INFO goop.http port=8787`
    TEXT {
        @Override
        String format(LogLine line) {
            String text =
                    "%s %-7s %s %s\n"
                            .formatted(
                                    time(line),
                                    line.level().getName(),
                                    line.logger(),
                                    line.message());
            return line.error() == null ? text : text + line.trace().indent(4);
        }
    },

    /// One JSON object a line: `time`, `level`, `logger`, `message`, `error`.
    JSON {
        @Override
        String format(LogLine line) {
            StringBuilder text = new StringBuilder(200);
            text.append("{\"time\":\"").append(time(line));
            text.append("\",\"level\":\"").append(line.level().getName());
            text.append("\",\"logger\":\"");
            escape(line.logger(), text);
            text.append("\",\"message\":\"");
            escape(line.message(), text);
            if (line.error() != null) {
                text.append("\",\"error\":\"");
                escape(line.trace(), text);
            }
            return text.append("\"}\n").toString();
        }
    },

    /// `<6>goop.http port=8787`: the journal knows the time, and takes the level from the prefix.
    JOURNAL {
        @Override
        String format(LogLine line) {
            String prefix = "<" + priority(line.level()) + ">";
            String text = prefix + line.logger() + " " + line.message() + "\n";
            if (line.error() == null) return text;
            return text + line.trace().indent(4).replaceAll("(?m)^(?=.)", prefix);
        }
    };

    // Ends in milliseconds even when they are 0, unlike Instant.toString.
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    /// The line with its newline.
    abstract String format(LogLine line);

    private static String time(LogLine line) {
        return TIME.format(line.time());
    }

    // sd-daemon(3): as syslog's.
    private static int priority(Level level) {
        return switch (level) {
            case OFF, ERROR -> 3;
            case WARNING -> 4;
            case INFO -> 6;
            case DEBUG, TRACE, ALL -> 7;
        };
    }

    private static void escape(String value, StringBuilder text) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"', '\\' -> text.append('\\').append(c);
                case '\n' -> text.append("\\n");
                default -> {
                    if (c < ' ' || Character.isSurrogate(c) && !paired(value, i)) {
                        text.append("\\u%04x".formatted((int) c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
    }

    // A half of a pair alone has no UTF-8.
    private static boolean paired(String value, int i) {
        char c = value.charAt(i);
        return Character.isHighSurrogate(c)
                ? i + 1 < value.length() && Character.isLowSurrogate(value.charAt(i + 1))
                : i > 0 && Character.isHighSurrogate(value.charAt(i - 1));
    }
}
