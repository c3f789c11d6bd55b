package goop.load;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAccumulator;

/// How long many things took, in buckets of 6 % of their size, from any number of threads.
final class Latencies {
    // Sixteen buckets each time the value doubles, from 1 µs to over an hour.
    private static final int PER_DOUBLING = 16;
    private static final int BUCKETS = 33 * PER_DOUBLING;

    private final AtomicLongArray counts = new AtomicLongArray(BUCKETS);
    private final LongAccumulator slowest = new LongAccumulator(Math::max, 0);

    void add(long nanos) {
        long micros = Math.max(1, nanos / 1000);
        counts.incrementAndGet(bucket(micros));
        slowest.accumulate(micros);
    }

    private static int bucket(long micros) {
        int doublings = 63 - Long.numberOfLeadingZeros(micros);
        long within = (micros - (1L << doublings)) * PER_DOUBLING >> doublings;
        return (int) Math.min(BUCKETS - 1, doublings * (long) PER_DOUBLING + within);
    }

    long count() {
        long all = 0;
        for (int i = 0; i < BUCKETS; i++) all += counts.get(i);
        return all;
    }

    /// In which time that share was done, in milliseconds: the upper end of its bucket; 0 when
    /// there was nothing.
    double millis(double share) {
        long wanted = (long) Math.ceil(count() * share);
        if (wanted == 0) return 0;
        for (int i = 0; i < BUCKETS; i++) {
            wanted -= counts.get(i);
            if (wanted <= 0) return Math.min(upper(i) / 1000.0, slowest());
        }
        return slowest();
    }

    private static double upper(int bucket) {
        long base = 1L << bucket / PER_DOUBLING;
        return base + (bucket % PER_DOUBLING + 1) * (double) base / PER_DOUBLING;
    }

    /// The longest, in milliseconds.
    double slowest() {
        return slowest.get() / 1000.0;
    }
}
