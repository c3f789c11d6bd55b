package goop.bench;

/// A histogram of durations: counts in buckets whose width is at most 1/16 of their value.
final class Latencies {
    private static final int FINE = 16;

    private final long[] counts = new long[64 * FINE];
    private long total;
    private long longest;

    void add(long nanos) {
        longest = Math.max(longest, nanos);
        counts[bucket(Math.max(0, nanos))]++;
        total++;
    }

    long total() {
        return total;
    }

    double longestMillis() {
        return longest / 1e6;
    }

    /// The duration, in milliseconds, that this share of all stays within.
    double millis(double share) {
        long left = (long) Math.ceil(share * total);
        for (int bucket = 0; bucket < counts.length; bucket++) {
            left -= counts[bucket];
            if (left <= 0) return upperBound(bucket) / 1e6;
        }
        return longestMillis();
    }

    private static int bucket(long nanos) {
        if (nanos < FINE) return (int) nanos;
        int magnitude = 63 - Long.numberOfLeadingZeros(nanos);
        int fine = (int) (nanos >>> (magnitude - 4)) & (FINE - 1);
        return (magnitude - 3) * FINE + fine;
    }

    private static long upperBound(int bucket) {
        if (bucket < FINE) return bucket;
        int magnitude = bucket / FINE + 3;
        return (long) (FINE + bucket % FINE + 1) << (magnitude - 4);
    }
}
