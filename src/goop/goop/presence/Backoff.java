package goop.presence;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long to wait before the next attempt: 250 ms, doubled after each failure up to 5 s, and each
/// time shortened by up to a half at random, so that a thousand clients do not come back at once.
final class Backoff {
    static final Duration FIRST = Duration.ofMillis(250);
    static final Duration LAST = Duration.ofSeconds(5);

    private final RandomGenerator random;
    private long millis = FIRST.toMillis();

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    Duration next() {
        long wait = millis - random.nextLong(millis / 2 + 1);
        millis = Math.min(2 * millis, LAST.toMillis());
        return Duration.ofMillis(wait);
    }

    /// It worked: the next failure is a first one.
    void reset() {
        millis = FIRST.toMillis();
    }
}
