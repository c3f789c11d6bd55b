package goop.libp2p.upgrade;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// Ends something when time is up, unless it is done before.
///
/// A timeout per read is no deadline: a peer that sends a byte now and then passes each of them.
public final class Deadline implements AutoCloseable {
    private static final ScheduledThreadPoolExecutor TIMER = timer();

    private final AtomicBoolean decided = new AtomicBoolean();
    private final Future<?> task;
    private volatile boolean passed;

    private Deadline(Duration after, Runnable end) {
        task = TIMER.schedule(() -> expire(end), after.toNanos(), TimeUnit.NANOSECONDS);
    }

    /// @param end must be quick and may run in any thread
    public static Deadline after(Duration after, Runnable end) {
        return new Deadline(after, end);
    }

    private void expire(Runnable end) {
        if (!decided.compareAndSet(false, true)) return;
        passed = true;
        end.run();
    }

    /// Whether time was up.
    public boolean passed() {
        return passed;
    }

    /// Done in time; what was to be ended is left alone from now on.
    @Override
    public void close() {
        decided.set(true);
        task.cancel(false);
    }

    private static ScheduledThreadPoolExecutor timer() {
        ScheduledThreadPoolExecutor timer =
                new ScheduledThreadPoolExecutor(
                        1, Thread.ofPlatform().daemon().name("libp2p deadlines").factory());
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }
}
