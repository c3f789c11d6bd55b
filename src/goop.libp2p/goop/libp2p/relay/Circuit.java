package goop.libp2p.relay;

import goop.libp2p.CircuitLimit;
import goop.libp2p.LimitException;
import goop.libp2p.PeerId;
import goop.libp2p.Stream;
import goop.libp2p.StreamResetException;
import goop.libp2p.upgrade.Deadline;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/// Passes bytes on between two streams, a thread for each direction, until both have ended. Bytes
/// are handed from one muxer to the other where they lie.
final class Circuit {
    // One direction that makes no way for so long holds memory for nothing.
    private static final Duration STALL = Duration.ofSeconds(60);

    // A thread that waits for one end to read does not notice that the other is gone; the thread of
    // the other direction, which has nothing to do then, looks now and then.
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

    /// Asked before bytes go on, and may wait.
    interface Gate {
        /// @throws LimitException when they must not go
        void pass(Circuit circuit, int bytes) throws IOException, InterruptedException;
    }

    private final Stream source;
    private final Stream target;
    private final CircuitLimit limit;
    private final Gate gate;
    private final Instant openedAt;
    private final Metered forth;
    private final Metered back;
    private volatile String endReason;

    Circuit(Stream source, Stream target, CircuitLimit limit, Gate gate, Instant openedAt) {
        this.source = source;
        this.target = target;
        this.limit = limit;
        this.gate = gate;
        this.openedAt = openedAt;
        forth = new Metered(target);
        back = new Metered(source);
    }

    /// Returns when it is over.
    void run() throws InterruptedException {
        source.readTimeout(BETWEEN_LOOKS);
        target.readTimeout(BETWEEN_LOOKS);
        source.writeTimeout(STALL);
        target.writeTimeout(STALL);
        Thread other =
                Thread.ofVirtual()
                        .name("circuit " + to().brief() + " to " + from().brief())
                        .unstarted(() -> pump(target, back, source));
        Thread.currentThread().setName("circuit " + from().brief() + " to " + to().brief());
        Deadline end =
                limit.duration().isZero()
                        ? null
                        : Deadline.after(limit.duration(), () -> end("its time is over"));
        try (end) {
            other.start();
            pump(source, forth, target);
            other.join();
        } finally {
            end("done");
        }
    }

    private void pump(Stream from, Metered out, Stream to) {
        try {
            passOn(from, out, to);
            to.closeWrite();
        } catch (StreamResetException reset) {
            end(reset.byPeer() ? "a peer reset it" : reset.getMessage());
        } catch (IOException failed) {
            end(failed.getMessage());
        } catch (RuntimeException | Error bug) {
            end(bug.toString()); // out of memory, above all: bytes may be missing
            throw bug;
        }
    }

    private static void passOn(Stream from, OutputStream out, Stream to) throws IOException {
        while (true) {
            try {
                from.in().transferTo(out);
                return;
            } catch (SocketTimeoutException quiet) {
                if (!to.isOpen()) throw new IOException("a peer is gone", quiet);
            }
        }
    }

    /// Ends both directions at once. The first reason counts.
    void end(String reason) {
        synchronized (this) {
            if (endReason == null) endReason = reason;
        }
        source.reset();
        target.reset();
    }

    /// Who asked for it.
    PeerId from() {
        return source.connection().remotePeer();
    }

    /// Who has the place.
    PeerId to() {
        return target.connection().remotePeer();
    }

    Instant openedAt() {
        return openedAt;
    }

    CircuitLimit limit() {
        return limit;
    }

    /// In both directions.
    long bytes() {
        return forth.count.get() + back.count.get();
    }

    /// Whether one end has read nothing for so long though there was something to read.
    boolean standsStill(Duration howLong) {
        return forth.standsStill(howLong) || back.standsStill(howLong);
    }

    /// Why it ended.
    String endReason() {
        return endReason;
    }

    private final class Metered extends FilterOutputStream {
        private final AtomicLong count = new AtomicLong();
        // Zero while nothing is being written.
        private volatile long writingSince;

        Metered(Stream to) {
            super(to.out());
        }

        boolean standsStill(Duration howLong) {
            long since = writingSince;
            return since != 0 && System.nanoTime() - since > howLong.toNanos();
        }

        @Override
        public void write(byte[] b, int off, int len) throws IOException {
            long left = limit.bytes() == 0 ? Long.MAX_VALUE : limit.bytes() - count.get();
            int length = (int) Math.min(len, left);
            if (length > 0) {
                try {
                    gate.pass(Circuit.this, length);
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                    throw new java.io.InterruptedIOException("interrupted");
                }
                writingSince = System.nanoTime();
                try {
                    out.write(b, off, length);
                } catch (SocketTimeoutException stalled) {
                    throw new IOException("a peer does not read", stalled);
                } finally {
                    writingSince = 0;
                }
                count.addAndGet(length);
            }
            if (length < len) throw new LimitException("its bytes are used up");
        }
    }
}
