package goop.libp2p.yamux;

import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.locks.Condition;

/// One wait for a condition, of one thread, with a limit.
final class Wait {
    private final boolean forEver;
    private final String what;
    private long left;

    /// @param nanos 0 for no limit
    /// @param what is told when that is over
    Wait(long nanos, String what) {
        forEver = nanos == 0;
        left = nanos;
        this.what = what;
    }

    /// Waits once; the caller looks again.
    void on(Condition condition) throws SocketTimeoutException, InterruptedIOException {
        try {
            if (forEver) {
                condition.await();
                return;
            }
            if (left <= 0) throw new SocketTimeoutException(what);
            left = condition.awaitNanos(left);
        } catch (InterruptedException e) {
            // Another thread may wait for the same: what woke this one is meant for it.
            condition.signal();
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }
}
