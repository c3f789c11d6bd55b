package goop.metrics;

import java.util.concurrent.atomic.LongAdder;

/// How many there are now.
public final class Gauge {
    private final LongAdder level = new LongAdder();

    public void increment() {
        level.increment();
    }

    public void decrement() {
        level.decrement();
    }

    public void add(long n) {
        level.add(n);
    }

    public long value() {
        return level.sum();
    }
}
