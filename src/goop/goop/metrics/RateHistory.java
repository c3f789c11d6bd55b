package goop.metrics;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/// How fast counters went: each second of the last ten minutes, each minute of the last day. Takes
/// the same memory from the start, 16 KiB a counter.
///
/// Somebody calls [#sample] about once a second. When that somebody is late, what was counted since
/// is spread over the seconds that passed; a clock that jumps leaves a gap of zeros.
public final class RateHistory {
    static final int SECONDS = 600;
    static final int MINUTES = 24 * 60;

    /// @param end the second (since 1970) at which the last value ends
    /// @param stepSeconds what one value stands for
    /// @param values how often in each step, oldest first
    public record Plot(long end, int stepSeconds, long[] values) {}

    private static final class Series {
        final LongSupplier total;
        final long[] seconds = new long[SECONDS];
        final long[] minutes = new long[MINUTES];
        long last;

        Series(LongSupplier total) {
            this.total = total;
            this.last = total.getAsLong();
        }
    }

    /// Guarded by this, as is `now`.
    private final Map<String, Series> series = new LinkedHashMap<>();

    /// The second up to which values are known, or -1 before the first sample.
    private long now = -1;

    /// @param total what the counter says; it never goes down
    public synchronized void add(String name, LongSupplier total) {
        series.put(name, new Series(total));
    }

    public synchronized List<String> names() {
        return List.copyOf(series.keySet());
    }

    /// Notes what was counted up to this moment.
    public synchronized void sample(Instant moment) {
        long second = moment.getEpochSecond();
        if (now < 0) {
            now = second;
            series.values().forEach(each -> each.last = each.total.getAsLong());
            return;
        }
        // A clock set back: go on from there; the plots keep their shape, and their end is right.
        if (second < now) now = second;
        if (second == now) return;
        for (Series each : series.values()) advance(each, second);
        now = second;
    }

    private void advance(Series each, long second) {
        long total = each.total.getAsLong();
        long counted = Math.max(0, total - each.last);
        each.last = total;
        long passed = second - now;
        // After a day all is overwritten.
        long first = Math.max(now, second - (long) MINUTES * 60);
        for (long at = first; at < second; at++) {
            long done = at - now;
            // So that the parts add up to the whole.
            long share = counted * (done + 1) / passed - counted * done / passed;
            each.seconds[(int) (at % SECONDS)] = share;
            int minute = (int) (at / 60 % MINUTES);
            if (at % 60 == 0) each.minutes[minute] = 0;
            each.minutes[minute] += share;
        }
    }

    /// The last ten minutes, second by second.
    public synchronized Plot seconds(String name) {
        return plot(series.get(name).seconds, now, 1);
    }

    /// The last day, minute by minute; the last value is the minute that is not over yet.
    public synchronized Plot minutes(String name) {
        return plot(series.get(name).minutes, (now + 59) / 60 * 60, 60);
    }

    private static Plot plot(long[] ring, long end, int step) {
        long[] values = new long[ring.length];
        for (int i = 0; i < values.length; i++) {
            long at = end / step - values.length + i;
            values[i] = at < 0 ? 0 : ring[(int) (at % ring.length)];
        }
        return new Plot(end, step, values);
    }
}
