package goop.http;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/// Who guessed wrong how often, and how long each must wait: a few times freely, then twice as long
/// after each further failure, up to a quarter of an hour. An hour without a failure forgives.
///
/// Bounded: in a full table all newcomers share one row, so that a crowd of addresses guesses as
/// slowly as one.
final class Guesses {
    /// Whoever mistypes a password is no attacker yet.
    static final int FREE = 5;

    static final Duration LONGEST = Duration.ofMinutes(15);
    static final Duration FORGIVEN = Duration.ofHours(1);

    private static final Object NEWCOMERS = new Object();

    private record Row(int failures, long until, long forgottenAt) {}

    private final int mostKeys;
    private final LongSupplier nanoTime;
    private final Map<Object, Row> rows = new HashMap<>(); // guarded by this

    Guesses(int mostKeys, LongSupplier nanoTime) {
        this.mostKeys = mostKeys;
        this.nanoTime = nanoTime;
    }

    /// After how many whole seconds this key may try again; 0 is now.
    synchronized long wait(Object key) {
        Row row = rows.get(counted(key));
        long left = row == null ? 0 : row.until - nanoTime.getAsLong();
        return left <= 0 ? 0 : (left + 999_999_999) / 1_000_000_000;
    }

    /// The key guessed wrong.
    synchronized void failed(Object key) {
        long now = nanoTime.getAsLong();
        if (rows.size() >= mostKeys) rows.values().removeIf(each -> each.forgottenAt - now <= 0);
        Object counted = counted(key);
        Row before = rows.get(counted);
        boolean forgotten = before == null || before.forgottenAt - now <= 0;
        int failures = forgotten ? 1 : before.failures + 1;
        rows.put(counted, new Row(failures, now + pause(failures), now + FORGIVEN.toNanos()));
    }

    /// The key knew.
    synchronized void succeeded(Object key) {
        rows.remove(key);
    }

    private Object counted(Object key) {
        return rows.containsKey(key) || rows.size() < mostKeys ? key : NEWCOMERS;
    }

    private static long pause(int failures) {
        if (failures <= FREE) return 0;
        // 1 s, 2 s, 4 s, …; ten doublings are more than the longest.
        long seconds = 1L << Math.min(failures - FREE - 1, 10);
        return Duration.ofSeconds(Math.min(seconds, LONGEST.toSeconds())).toNanos();
    }
}
