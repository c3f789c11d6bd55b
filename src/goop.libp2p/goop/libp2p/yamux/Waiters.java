package goop.libp2p.yamux;

import goop.libp2p.time.Alarm;

import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Threads that wait for one condition, each as long as it wants to. What is not said otherwise is
/// called by who holds the lock.
final class Waiters {
    private final ReentrantLock lock;
    private final Condition condition;
    // Made for the first who does not want to wait for ever.
    private Alarm alarm;
    private int impatient;

    Waiters(ReentrantLock lock) {
        this.lock = lock;
        condition = lock.newCondition();
    }

    /// Until when to wait, given for how long from now; both 0 for ever.
    static long deadline(long nanos) {
        if (nanos == 0) return 0;
        long deadline = System.nanoTime() + nanos;
        return deadline == 0 ? 1 : deadline;
    }

    /// Waits once; the caller looks again.
    ///
    /// @param what is told when the deadline has passed
    void await(long deadline, String what) throws SocketTimeoutException, InterruptedIOException {
        try {
            if (deadline == 0) condition.await();
            else awaitUntil(deadline, what);
        } catch (InterruptedException e) {
            // Another thread may wait for the same: what woke this one is meant for it.
            condition.signal();
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    private void awaitUntil(long deadline, String what)
            throws SocketTimeoutException, InterruptedException {
        if (deadline - System.nanoTime() <= 0) throw new SocketTimeoutException(what);
        if (alarm == null) alarm = new Alarm(this::ring);
        alarm.setAtLatestTo(deadline);
        impatient++;
        try {
            condition.await();
        } finally {
            if (--impatient == 0 && alarm != null) alarm.clear();
        }
    }

    // In the clock's thread. Nobody holds the lock for long.
    private void ring() {
        lock.lock();
        try {
            condition.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// One may look.
    void signal() {
        condition.signal();
    }

    /// All may look.
    void signalAll() {
        condition.signalAll();
    }

    /// What they waited for will not change any more.
    void dismiss() {
        condition.signalAll();
        if (alarm != null) alarm.dismiss();
        alarm = null;
    }
}
