package goop.log;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.System.Logger.Level;
import java.time.Instant;

/// One event.
///
/// @param logger the name, such as `goop.http`
/// @param message one line, control characters already escaped
/// @param error what was thrown, or null
record LogLine(Instant time, Level level, String logger, String message, Throwable error) {
    /// Longer messages are cut: they come from outside.
    private static final int LONGEST = 4000;

    static String clean(String message) {
        if (message == null) return "null";
        boolean plain = message.length() <= LONGEST;
        for (int i = 0; plain && i < message.length(); i++) plain = printable(message.charAt(i));
        if (plain) return message;
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < message.length() && i < LONGEST; i++) {
            char c = message.charAt(i);
            if (printable(c)) text.append(c);
            else if (c == '\n') text.append("\\n");
            else text.append("\\u%04x".formatted((int) c));
        }
        if (message.length() > LONGEST) text.append("… (").append(message.length()).append(")");
        return text.toString();
    }

    // Not the control characters, those of ISO 8859-1 among them (terminals obey them), and not the
    // marks that turn the direction of writing, with which a line can be made to read as another.
    private static boolean printable(char c) {
        return c >= ' '
                && !(c >= 0x7f && c < 0xa0)
                && !(c >= 0x2028 && c <= 0x202e)
                && !(c >= 0x2066 && c <= 0x2069);
    }

    /// The stack trace, its lines separated by newlines; empty when nothing was thrown.
    String trace() {
        if (error == null) return "";
        StringWriter text = new StringWriter();
        error.printStackTrace(new PrintWriter(text));
        StringBuilder lines = new StringBuilder();
        text.toString()
                .lines()
                .forEach(line -> lines.append(clean(line.replace("\t", "    "))).append('\n'));
        return lines.toString().stripTrailing();
    }
}
