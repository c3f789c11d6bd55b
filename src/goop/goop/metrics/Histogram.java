package goop.metrics;

import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;

/// How values spread over fixed buckets.
public final class Histogram {
    /// Seconds, from what a publish takes to what nobody waits for.
    private static final double[] LATENCY = {
        0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5,
        1, 2.5, 5, 10
    };

    private final double[] bounds;
    private final LongAdder[] buckets;
    private final DoubleAdder sum = new DoubleAdder();

    /// @param bounds upper ends of the buckets, ascending; one more without an end is added
    Histogram(double... bounds) {
        for (int i = 1; i < bounds.length; i++) {
            if (!(bounds[i] > bounds[i - 1]))
                throw new IllegalArgumentException("bounds must ascend");
        }
        this.bounds = bounds.clone();
        this.buckets = new LongAdder[bounds.length + 1];
        for (int i = 0; i < buckets.length; i++) buckets[i] = new LongAdder();
    }

    static double[] latency() {
        return LATENCY.clone();
    }

    public void observe(double value) {
        int bucket = 0;
        while (bucket < bounds.length && value > bounds[bucket]) bucket++;
        buckets[bucket].increment();
        sum.add(value);
    }

    /// Observes the time since then, in seconds.
    ///
    /// @param began what [System#nanoTime] said then
    public void observeSince(long began) {
        observe((System.nanoTime() - began) / 1e9);
    }

    double[] bounds() {
        return bounds;
    }

    /// How many fell into each bucket alone.
    long[] counts() {
        long[] counts = new long[buckets.length];
        for (int i = 0; i < counts.length; i++) counts[i] = buckets[i].sum();
        return counts;
    }

    double sum() {
        return sum.sum();
    }
}
