package goop.log;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// A bounded queue, and one thread that writes what is in it. Whoever logs never waits: not for a
/// terminal that was stopped, not for a pipe that nobody reads, not for a disk. When the queue is
/// full, lines are dropped and counted, and the count is written once there is room.
final class LogOutput {
    private static final int QUEUE = 4096;

    /// How long the end of the process waits for the last lines.
    private static final long LAST_WORDS_MILLIS = 500;

    private final OutputStream out;
    private final BlockingQueue<String> queue = new ArrayBlockingQueue<>(QUEUE);
    private final AtomicLong dropped = new AtomicLong();
    private volatile Thread thread;

    /// Accepted and not yet written.
    private final AtomicLong waiting = new AtomicLong();

    LogOutput(OutputStream out) {
        this.out = out;
    }

    void offer(String line) {
        waiting.incrementAndGet();
        if (!queue.offer(line)) {
            waiting.decrementAndGet();
            dropped.incrementAndGet();
        }
        if (thread == null) start();
    }

    // Not before there is something to write: most commands never log.
    private synchronized void start() {
        if (thread != null) return;
        thread = Thread.ofPlatform().daemon().name("log").start(this::run);
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(this::drain, "log drain"));
        } catch (IllegalStateException alreadyEnding) {
            // Then the last lines race against the end of the process.
        }
    }

    private void run() {
        while (true) {
            try {
                write(queue.take());
                waiting.decrementAndGet();
                long lost = dropped.getAndSet(0);
                if (lost > 0) write("goop.log dropped=" + lost + " reason=\"nobody takes them\"\n");
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void write(String line) {
        try {
            // One write a line, so that lines of two processes do not mix.
            out.write(line.getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException closed) {
            // There is nobody left to tell. LogBuffer still has the line.
        }
    }

    /// Waits a moment until everything is written.
    void drain() {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LAST_WORDS_MILLIS);
        while (waiting.get() > 0 && System.nanoTime() < end) {
            try {
                Thread.sleep(2);
            } catch (InterruptedException e) {
                return;
            }
        }
    }
}
