package goop.libp2p.upgrade;

import goop.libp2p.time.Alarm;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/// Ends something when time is up, unless it is done before.
///
/// A timeout per read is no deadline: a peer that sends a byte now and then passes each of them.
public final class Deadline implements AutoCloseable {
    private final AtomicBoolean decided = new AtomicBoolean();
    private final Alarm alarm;
    private volatile boolean passed;

    private Deadline(Duration after, Runnable end) {
        alarm = new Alarm(() -> expire(end));
        alarm.set(after);
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
        alarm.dismiss();
    }
}
