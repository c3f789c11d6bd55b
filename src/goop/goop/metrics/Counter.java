package goop.metrics;

import java.util.concurrent.atomic.LongAdder;

/// How often something happened since the start. Never goes down.
public final class Counter {
    private final LongAdder count = new LongAdder();

    public void increment() {
        count.increment();
    }

    /// @param n not negative
    public void add(long n) {
        if (n < 0) throw new IllegalArgumentException("a counter never goes down: " + n);
        count.add(n);
    }

    public long value() {
        return count.sum();
    }
}
