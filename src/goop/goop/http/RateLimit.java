package goop.http;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/// So many a minute for each key, with bursts: a token bucket, kept as the one time at which it
/// will be full again (the generic cell rate algorithm).
///
/// The table is bounded. When it is full even without those whose bucket is full again, all new
/// keys share one bucket: a flood of invented keys then throttles newcomers, and nobody who was
/// here.
public final class RateLimit {
    private static final Object NEWCOMERS = new Object();

    /// One token each `interval`, and a bucket of `tolerance`; an interval of 0 is no limit.
    private record Rate(long interval, long tolerance) {
        static Rate every(long interval, int burst) {
            return new Rate(interval, Math.multiplyExact(interval, (long) Math.max(1, burst)));
        }

        static Rate perMinute(int perMinute, int burst) {
            return every(perMinute <= 0 ? 0 : Duration.ofMinutes(1).toNanos() / perMinute, burst);
        }
    }

    private final int mostKeys;
    private final LongSupplier nanoTime;

    /// When each key's bucket is full again.
    private final ConcurrentHashMap<Object, Long> full = new ConcurrentHashMap<>();

    private volatile Rate rate;
    private volatile long nextSweep;

    /// @param perMinute sustained; 0 or less is no limit
    /// @param burst at once, at least 1
    /// @param mostKeys bound of the table
    public RateLimit(int perMinute, int burst, int mostKeys) {
        this(perMinute, burst, mostKeys, System::nanoTime);
    }

    /// One each `interval`.
    public static RateLimit every(Duration interval, int burst, int mostKeys) {
        return new RateLimit(Rate.every(interval.toNanos(), burst), mostKeys, System::nanoTime);
    }

    RateLimit(int perMinute, int burst, int mostKeys, LongSupplier nanoTime) {
        this(Rate.perMinute(perMinute, burst), mostKeys, nanoTime);
    }

    private RateLimit(Rate rate, int mostKeys, LongSupplier nanoTime) {
        this.rate = rate;
        this.mostKeys = mostKeys;
        this.nanoTime = nanoTime;
    }

    /// Another rate from now on; what each key has taken counts on.
    public void allow(int perMinute, int burst) {
        rate = Rate.perMinute(perMinute, burst);
    }

    /// Takes one token.
    ///
    /// @return 0 when there was one; else after how many whole seconds there will be
    ///   (`Retry-After`)
    public long take(Object key) {
        Rate allowed = rate;
        if (allowed.interval == 0) return 0;
        long now = nanoTime.getAsLong();
        Object counted = full.containsKey(key) || room(now) ? key : NEWCOMERS;
        long[] wait = new long[1];
        full.compute(
                counted,
                (k, until) -> {
                    // Differences, since nanoTime may be negative and wrap.
                    long base = until == null || until - now < 0 ? now : until;
                    long late = base + allowed.interval - now - allowed.tolerance;
                    if (late <= 0) return base + allowed.interval;
                    wait[0] = late;
                    return until;
                });
        return seconds(wait[0]);
    }

    /// Puts a token back that [#take] has just given, for what came to nothing.
    public void giveBack(Object key) {
        full.computeIfPresent(key, (k, until) -> until - rate.interval);
    }

    /// After how many whole seconds there is a token again; takes none.
    public long wait(Object key) {
        Long until = full.get(key);
        if (until == null) return 0;
        Rate allowed = rate;
        long late = until + allowed.interval - nanoTime.getAsLong() - allowed.tolerance;
        return late <= 0 ? 0 : seconds(late);
    }

    private static long seconds(long nanos) {
        return (nanos + 999_999_999) / 1_000_000_000;
    }

    /// How many keys are remembered.
    public int size() {
        return full.size();
    }

    private boolean room(long now) {
        if (full.size() < mostKeys) return true;
        // A full table is swept at most once a second, by whoever comes first.
        if (now - nextSweep < 0 && nextSweep != 0) return false;
        nextSweep = now + 1_000_000_000;
        full.values().removeIf(until -> until - now <= 0);
        return full.size() < mostKeys;
    }
}
