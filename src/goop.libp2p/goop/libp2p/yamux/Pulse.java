package goop.libp2p.yamux;

/// When to ask the peer whether it lives, how long its answer took, and when it counts as dead.
/// Times are nanoseconds of one clock. Belongs to whoever holds its lock.
final class Pulse {
    enum Action {
        NONE,
        PING,
        DEAD
    }

    private final long keepAlive;
    private final long timeout;
    private int nonce;
    private boolean waiting;
    private long sentAt;
    private long lastHeard;
    private long arrivalsThen;
    private long roundTrip;

    Pulse(YamuxLimits limits, long now) {
        keepAlive = limits.keepAlive().toNanos();
        timeout = limits.pingTimeout().toNanos();
        lastHeard = now;
        sentAt = now;
    }

    /// A ping is sent now. Returns its nonce.
    int sent(long now) {
        waiting = true;
        sentAt = now;
        return ++nonce;
    }

    /// An answer came. One that was not asked for is ignored.
    void answered(int nonce, long now) {
        if (!waiting || nonce != this.nonce) return;
        waiting = false;
        // At least 1, which is "known".
        long sample = Math.max(1, now - sentAt);
        roundTrip = roundTrip == 0 ? sample : (roundTrip + sample) / 2;
    }

    /// What to do now, given a count that grows when anything comes. A peer whose answer waits
    /// behind the data that it sends is not dead.
    Action look(long now, long arrivals) {
        if (arrivals != arrivalsThen) {
            arrivalsThen = arrivals;
            lastHeard = now;
        }
        if (waiting) {
            long silence = Math.min(now - sentAt, now - lastHeard);
            return silence >= timeout ? Action.DEAD : Action.NONE;
        }
        return now - sentAt >= keepAlive ? Action.PING : Action.NONE;
    }

    /// Nanoseconds, 0 while it is not known.
    long roundTrip() {
        return roundTrip;
    }
}
