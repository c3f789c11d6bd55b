package goop.libp2p.yamux;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/// Looks at the clock now and then: asks a silent peer whether it lives, notices that it is dead or
/// does not read, lets go of what is not used.
final class Watch {
    private final YamuxLimits limits;
    private final ReentrantLock lock = new ReentrantLock();
    // Belongs to whoever holds the lock.
    private final Pulse pulse;

    private volatile long roundTrip;
    // Only the reader thread counts.
    private volatile long arrivals;
    private volatile int idleFrames;

    Watch(YamuxLimits limits) {
        this.limits = limits;
        pulse = new Pulse(limits, System.nanoTime());
    }

    // ---- for the reader thread

    void bytesCame() {
        arrivals++;
    }

    /// A frame came that did nothing.
    ///
    /// @throws YamuxException when there were too many lately
    void idleFrameCame() throws YamuxException {
        if (++idleFrames > limits.idleFrames()) {
            throw new YamuxException("%d frames that do nothing".formatted(idleFrames));
        }
    }

    void pongCame(int nonce) {
        lock.lock();
        try {
            pulse.answered(nonce, System.nanoTime());
            roundTrip = pulse.roundTrip();
        } finally {
            lock.unlock();
        }
    }

    /// A ping leaves; returns its nonce.
    int pingSent() {
        lock.lock();
        try {
            return pulse.sent(System.nanoTime());
        } finally {
            lock.unlock();
        }
    }

    /// Nanoseconds, 0 while it is not known.
    long roundTrip() {
        return roundTrip;
    }

    // ---- now and then

    /// Looks once. To be called every [#pause()].
    ///
    /// @throws IOException when the peer is dead
    void look(Streams streams, Outbox outbox, ChunkPool pool) throws IOException {
        long now = System.nanoTime();
        look(now, outbox);
        idleFrames = 0;
        for (YamuxStream stream : streams.look()) {
            stream.expire(now, limits.linger().toNanos());
        }
        outbox.trim();
        pool.trim();
    }

    private void look(long now, Outbox outbox) throws IOException {
        long writing = outbox.writingFor(now);
        if (writing >= limits.writeDeadline().toNanos()) {
            throw new IOException(
                    "yamux: the peer has read nothing for %d ms".formatted(writing / 1_000_000));
        }
        switch (action(now)) {
            case NONE -> {}
            case PING -> outbox.ping(true);
            case DEAD ->
                    throw new IOException(
                            "yamux: the peer did not answer for %d ms"
                                    .formatted(limits.pingTimeout().toMillis()));
        }
    }

    private Pulse.Action action(long now) {
        lock.lock();
        try {
            return pulse.look(now, arrivals);
        } finally {
            lock.unlock();
        }
    }

    /// Short enough that a deadline is passed by half at most.
    Duration pause() {
        long shortest = limits.writeDeadline().toNanos();
        shortest = Math.min(shortest, limits.pingTimeout().toNanos());
        shortest = Math.min(shortest, limits.keepAlive().toNanos());
        shortest = Math.min(shortest, limits.linger().toNanos());
        return Duration.ofNanos(Math.max(1_000_000, shortest / 2));
    }
}
