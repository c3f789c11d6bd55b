package goop.http;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Cuts clients that do not take what is written to them.
///
/// A blocked write has no time limit of its own. One platform thread looks once in a while when
/// each write began, which costs a write two compare-and-sets and no timer. What it finds late it
/// interrupts: that closes the channel at once. (`HttpExchange.close` from another thread would
/// wait for the lock that the blocked writer holds.)
final class WriteWatchdog implements AutoCloseable {
    private final Duration deadline;
    private final Set<WatchedOutput> outputs = ConcurrentHashMap.newKeySet();
    private final Thread thread;

    WriteWatchdog(Duration deadline) {
        this.deadline = deadline;
        // A platform thread: it must run even when every carrier is busy.
        this.thread = Thread.ofPlatform().daemon().name("http write watchdog").unstarted(this::run);
    }

    WriteWatchdog start() {
        thread.start();
        return this;
    }

    void add(WatchedOutput output) {
        outputs.add(output);
    }

    void remove(WatchedOutput output) {
        outputs.remove(output);
    }

    private void run() {
        long pause = Math.clamp(deadline.toMillis() / 10, 10, 1000);
        try {
            while (true) {
                Thread.sleep(pause);
                long now = WatchedOutput.now();
                for (WatchedOutput each : outputs) each.cutIfLate(now, deadline.toNanos());
            }
        } catch (InterruptedException stop) {
            // Closed.
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
