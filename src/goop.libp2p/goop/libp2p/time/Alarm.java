package goop.libp2p.time;

import java.time.Duration;

/// Rings when its time comes, unless it is cleared or put off before; then it can be set again. To
/// set one, clear it and set it again is cheap: the clock looks at it no sooner than at the time it
/// was first set to, and then learns of the new one.
///
/// Safe for several threads.
public final class Alarm {
    // These belong to the lock on this; the clock reads some of them without. The clock will come
    // at
    // `visit`, if `awaited`.
    private volatile Runnable ring;
    private boolean set;
    private long due;
    private volatile boolean awaited;
    private volatile long visit;

    /// @param ring is called in the clock's thread, which others wait for: it must be quick. It may
    ///   come late, when the alarm is cleared meanwhile.
    public Alarm(Runnable ring) {
        this.ring = ring;
    }

    /// Rings after that time, and no more at any time set before.
    public void set(Duration after) {
        setTo(System.nanoTime() + after.toNanos());
    }

    /// The same.
    ///
    /// @param nanos a time of [System#nanoTime()]
    public synchronized void setTo(long nanos) {
        if (ring == null) return;
        set = true;
        due = nanos;
        if (awaited && visit - nanos <= 0) return;
        awaited = true;
        visit = nanos;
        AlarmClock.visit(this, nanos);
    }

    /// Rings at that time, or earlier if it was set so.
    public synchronized void setAtLatestTo(long nanos) {
        if (!set || nanos - due < 0) setTo(nanos);
    }

    /// Does not ring until it is set again.
    public synchronized void clear() {
        set = false;
    }

    /// Never rings again, and refers to nothing any more.
    public synchronized void dismiss() {
        ring = null;
        set = false;
    }

    /// For the clock: whether the visit at that time still has a purpose.
    boolean awaits(long at) {
        return ring != null && awaited && visit == at;
    }

    /// For the clock: the time of one visit has come.
    void visited(long at, long now) {
        Runnable ringing = null;
        synchronized (this) {
            if (!awaited || at != visit) return; // there was an earlier one
            awaited = false;
            if (!set) return;
            if (due - now > 0) {
                setTo(due);
            } else {
                set = false;
                ringing = ring;
            }
        }
        if (ringing != null) ringing.run();
    }
}
