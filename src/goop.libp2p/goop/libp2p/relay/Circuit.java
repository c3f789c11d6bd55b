package goop.libp2p.relay;

import goop.libp2p.CircuitLimit;
import goop.libp2p.LimitException;
import goop.libp2p.PeerId;
import goop.libp2p.Stream;
import goop.libp2p.StreamResetException;
import goop.libp2p.upgrade.Deadline;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/// Passes bytes on between two streams, a thread for each direction, until both have ended. Bytes
/// are handed from one muxer to the other where they lie.
final class Circuit {
    // One direction that makes no way for so long holds memory for nothing.
    private static final Duration STALL = Duration.ofSeconds(60);

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
    private final AtomicLong forth = new AtomicLong();
    private final AtomicLong back = new AtomicLong();
    private volatile String endReason;

    Circuit(Stream source, Stream target, CircuitLimit limit, Gate gate, Instant openedAt) {
        this.source = source;
        this.target = target;
        this.limit = limit;
        this.gate = gate;
        this.openedAt = openedAt;
    }

    /// Returns when it is over.
    void run() throws InterruptedException {
        source.readTimeout(Duration.ZERO);
        target.readTimeout(Duration.ZERO);
        source.writeTimeout(STALL);
        target.writeTimeout(STALL);
        Thread other =
                Thread.ofVirtual()
                        .name("circuit " + to().brief() + " to " + from().brief())
                        .unstarted(() -> pump(target, source, back));
        Thread.currentThread().setName("circuit " + from().brief() + " to " + to().brief());
        Deadline end =
                limit.duration().isZero()
                        ? null
                        : Deadline.after(limit.duration(), () -> end("its time is over"));
        try (end) {
            other.start();
            pump(source, target, forth);
            other.join();
        } finally {
            end("done");
        }
    }

    private void pump(Stream from, Stream to, AtomicLong count) {
        try {
            from.in().transferTo(new Metered(to, count));
            to.closeWrite();
        } catch (StreamResetException reset) {
            end(reset.byPeer() ? "a peer reset it" : reset.getMessage());
        } catch (IOException failed) {
            end(failed.getMessage());
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
        return forth.get() + back.get();
    }

    /// Why it ended.
    String endReason() {
        return endReason;
    }

    private final class Metered extends FilterOutputStream {
        private final AtomicLong count;

        Metered(Stream to, AtomicLong count) {
            super(to.out());
            this.count = count;
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
                out.write(b, off, length);
                count.addAndGet(length);
            }
            if (length < len) throw new LimitException("its bytes are used up");
        }
    }
}
