package goop.log;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.List;

/// The last lines, for the logs page: `[12:39:20] INFO goop.http port=8787`. Bounded in number and
/// in characters; the oldest go first.
public final class LogBuffer {
    static final int LINES = 1000;
    static final int BYTES = 256 * 1024;

    private final int mostLines;
    private final int mostBytes;
    private final DateTimeFormatter time;

    /// Guarded by this, as is `bytes`.
    private final ArrayDeque<String> lines = new ArrayDeque<>();

    private int bytes;

    LogBuffer(int mostLines, int mostBytes, ZoneId zone) {
        this.mostLines = mostLines;
        this.mostBytes = mostBytes;
        this.time = DateTimeFormatter.ofPattern("HH:mm:ss").withZone(zone);
    }

    /// What this process has logged, oldest first.
    public static List<String> recent() {
        return Log.SHARED.buffer().lines();
    }

    void add(LogLine line) {
        String text =
                "["
                        + time.format(line.time())
                        + "] "
                        + line.level().getName()
                        + " "
                        + line.logger()
                        + " "
                        + line.message();
        if (line.error() != null)
            text += " error=\"" + LogLine.clean(line.error().toString()) + "\"";
        synchronized (this) {
            lines.addLast(text);
            bytes += size(text);
            while (lines.size() > mostLines || (bytes > mostBytes && lines.size() > 1)) {
                bytes -= size(lines.removeFirst());
            }
        }
    }

    synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    // At worst: two bytes a character, and the objects around them.
    private static int size(String text) {
        return text.length() * 2 + 64;
    }
}
