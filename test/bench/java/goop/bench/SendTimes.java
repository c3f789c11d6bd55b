package goop.bench;

import java.util.concurrent.atomic.AtomicLongArray;

/// When each numbered message was sent: written by the publisher, read by the subscribers' thread.
final class SendTimes {
    /// More than any run of ours sends.
    static final int MOST = 1 << 20;

    private final AtomicLongArray nanos = new AtomicLongArray(MOST);

    void sent(int number, long nanoTime) {
        nanos.setOpaque(number, nanoTime);
    }

    long nanoTime(int number) {
        return nanos.getOpaque(number);
    }
}
