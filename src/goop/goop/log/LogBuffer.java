package goop.log;

import java.time.Duration;
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

    /// Guarded by this, as are `bytes` and `end`.
    private final ArrayDeque<String> lines = new ArrayDeque<>();

    private int bytes;

    /// The place after the last line. The first one is the microsecond of the start, so that places
    /// of an earlier process are none of ours.
    private long end = System.currentTimeMillis() * 1000;

    /// What came after a place in the log.
    ///
    /// @param lines oldest first
    /// @param end the place after them, to ask from the next time
    /// @param whole whether lines before these are no longer kept
    public record News(List<String> lines, long end, boolean whole) {
        public News {
            lines = List.copyOf(lines);
        }
    }

    LogBuffer(int mostLines, int mostBytes, ZoneId zone) {
        this.mostLines = mostLines;
        this.mostBytes = mostBytes;
        this.time = DateTimeFormatter.ofPattern("HH:mm:ss").withZone(zone);
    }

    /// What this process has logged, oldest first.
    public static List<String> recent() {
        return Log.SHARED.buffer().lines();
    }

    /// What this process has logged since, after waiting for it for at most that long.
    ///
    /// @param place 0 for all that is kept; [News#end] of the last time
    public static News after(long place, Duration atMost) throws InterruptedException {
        return Log.SHARED.buffer().news(place, atMost);
    }

    synchronized News news(long place, Duration atMost) throws InterruptedException {
        long until = System.nanoTime() + atMost.toNanos();
        while (end <= place) {
            long left = (until - System.nanoTime()) / 1_000_000;
            if (left <= 0) break;
            wait(left);
        }
        long oldest = end - lines.size();
        long from = Math.clamp(place, oldest, end);
        return new News(lines.stream().skip(from - oldest).toList(), end, place < oldest);
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
            end++;
            notifyAll();
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
