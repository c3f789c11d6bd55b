package goop.libp2p.relay;

import goop.libp2p.CircuitLimit;
import goop.libp2p.Multiaddr;
import goop.libp2p.PeerId;
import goop.libp2p.ProtocolException;
import goop.libp2p.RawConnection;
import goop.libp2p.Stream;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/// One end of a circuit: a stream to the relay that has become a way to another peer.
///
/// Relays end a circuit that is used up without a word. What was told of its limit and what went
/// through says whether that was the reason.
final class CircuitConnection implements RawConnection {
    // What the relay had counted and we had not: its last reads, and what it threw away.
    private static final long UNSEEN_BYTES = 64 * 1024;
    private static final Duration UNSEEN_TIME = Duration.ofSeconds(1);

    private final Stream stream;
    private final PeerId relay;
    private final CircuitLimit limit;
    private final Multiaddr address;
    private final InputStream in;
    private final OutputStream out;
    private final long openedAt = System.nanoTime();
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong sent = new AtomicLong();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean outClosed;

    CircuitConnection(Stream stream, CircuitLimit limit) {
        this.stream = stream;
        this.limit = limit;
        relay = stream.connection().remotePeer();
        address = through(stream.connection().remoteAddress().withPeer(relay));
        in = new In(stream.in());
        out = new Out(stream.out());
    }

    /// The address of whoever has a place at that relay, without its id.
    static Multiaddr through(Multiaddr relay) {
        try {
            return relay.then(Multiaddr.parse("/p2p-circuit"));
        } catch (ProtocolException tooLong) {
            throw new IllegalArgumentException(tooLong);
        }
    }

    @Override
    public InputStream in() {
        return in;
    }

    @Override
    public OutputStream out() {
        return out;
    }

    @Override
    public Multiaddr localAddress() {
        return address;
    }

    @Override
    public Multiaddr remoteAddress() {
        return address;
    }

    @Override
    public Optional<CircuitLimit> limit() {
        return limit.isNone() ? Optional.empty() : Optional.of(limit);
    }

    // What was said last, a GoAway for instance, still has to pass the relay: a reset would
    // overtake
    // it.
    @Override
    public void close() {
        try {
            if (outClosed) stream.close();
            else stream.reset();
        } catch (IOException gone) {
            stream.reset();
        } finally {
            ended.countDown();
        }
    }

    /// Waits until it is closed.
    void await() throws InterruptedException {
        ended.await();
    }

    // The same exception, or one that says more.
    private IOException told(IOException failed) {
        String reason = usedUp();
        if (reason == null) return failed;
        return new IOException("the circuit through relay " + relay + " ended: " + reason, failed);
    }

    // Why the relay may have ended it; null when that was not its limit.
    private String usedUp() {
        long most = Math.max(sent.get(), received.get());
        Duration age = Duration.ofNanos(System.nanoTime() - openedAt);
        if (limit.bytes() > 0 && most + UNSEEN_BYTES >= limit.bytes()) {
            return "its limit of " + limit.bytes() + " bytes each way is used up";
        }
        if (!limit.duration().isZero() && age.plus(UNSEEN_TIME).compareTo(limit.duration()) >= 0) {
            return "its limit of " + limit.duration().toSeconds() + " seconds is over";
        }
        return null;
    }

    @Override
    public String toString() {
        return address.toString();
    }

    private final class In extends FilterInputStream {
        In(InputStream below) {
            super(below);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] b, int off, int len) throws IOException {
            try {
                int count = in.read(b, off, len);
                if (count > 0) received.addAndGet(count);
                // go-libp2p's relay ends a used up circuit as if it were done.
                if (count >= 0 || usedUp() == null) return count;
            } catch (IOException failed) {
                throw told(failed);
            }
            throw told(new EOFException("the relay has closed it"));
        }

        @Override
        public void close() throws IOException {
            stream.closeRead();
        }
    }

    private final class Out extends FilterOutputStream {
        Out(OutputStream below) {
            super(below);
        }

        @Override
        public void write(byte[] b, int off, int len) throws IOException {
            try {
                out.write(b, off, len);
                sent.addAndGet(len);
            } catch (IOException failed) {
                throw told(failed);
            }
        }

        @Override
        public void flush() {
            // nothing waits below
        }

        @Override
        public void close() throws IOException {
            outClosed = true;
            stream.closeWrite();
        }
    }
}
