package goop.libp2p.yamux;

import goop.libp2p.StreamResetException;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/// One stream of a session: bytes in, bytes out, each direction with its own end.
///
/// One thread may read while another writes. A thread that waits in `read` or `write` and is
/// interrupted gets an `InterruptedIOException`; the stream goes on.
public final class YamuxStream implements Closeable {
    private final YamuxSession session;
    private final int id;
    private final boolean inbound;
    private final StreamInput in;
    private final StreamOutput out;

    // What follows belongs to whoever holds this lock, and so does what in and out share with it.
    private final ReentrantLock lock = new ReentrantLock();
    private final StreamState state;
    private boolean resetByPeer;
    private boolean left;
    private long abandonedAt;

    YamuxStream(YamuxSession session, int id, boolean inbound, int maxWindow, ChunkPool pool) {
        this.session = session;
        this.id = id;
        this.inbound = inbound;
        state = inbound ? StreamState.inbound(id) : StreamState.outbound(id);
        ReceiveWindow window = new ReceiveWindow(maxWindow, System.nanoTime());
        in = new StreamInput(this, session, lock, state, window, new ReceiveBuffer(pool));
        out = new StreamOutput(this, session.outbox(), lock, state);
    }

    /// The id on the wire, below 2^32.
    public long id() {
        return Integer.toUnsignedLong(id);
    }

    int rawId() {
        return id;
    }

    /// Whether the peer opened it.
    public boolean isInbound() {
        return inbound;
    }

    /// Whether it is neither reset nor ended in both directions.
    public boolean isOpen() {
        lock.lock();
        try {
            return !state.over();
        } finally {
            lock.unlock();
        }
    }

    /// What the peer sends. `-1` after its FIN; an exception after a reset, or when the session
    /// closed before the FIN. Closing it is [#closeRead()].
    public InputStream in() {
        return in;
    }

    /// What we send. `write` returns when the bytes are on their way; it waits while the peer does
    /// not read. There is nothing to flush. Closing it is [#closeWrite()].
    public OutputStream out() {
        return out;
    }

    StreamInput input() {
        return in;
    }

    StreamOutput output() {
        return out;
    }

    /// How long one `read` waits for a first byte before it throws a `SocketTimeoutException`,
    /// after which one may read again. Zero is for ever.
    public void readTimeout(Duration timeout) {
        in.timeout(timeout.toNanos());
    }

    /// How long one `write` waits at a time for the peer to read before it throws a
    /// `SocketTimeoutException`. How much of the array was written is not told then, so the stream
    /// should be reset. Zero is for ever.
    public void writeTimeout(Duration timeout) {
        out.timeout(timeout.toNanos());
    }

    /// Says that we will write no more. The peer reads what was written, then the end. Reading goes
    /// on.
    public void closeWrite() throws IOException {
        boolean last;
        lock.lock();
        try {
            if (!state.closeWrite()) return;
            last = changed();
        } finally {
            lock.unlock();
        }
        session.outbox().windowUpdate(this, Flags.FIN, 0);
        if (last) session.lastHasLeft();
    }

    /// Says, to this side only, that we will read no more: what came is dropped and what comes is
    /// discarded. Once the peer has filled its window it waits.
    public void closeRead() {
        lock.lock();
        try {
            if (state.closeRead()) changed();
        } finally {
            lock.unlock();
        }
    }

    /// [#closeWrite()] and [#closeRead()]. When the peer goes on sending after that, or does not
    /// end its direction in time ([YamuxLimits#linger()]), the stream is reset.
    @Override
    public void close() throws IOException {
        closeRead();
        if (!dropUnannounced()) closeWrite();
    }

    // A stream that the peer never heard of need not be told to it.
    private boolean dropUnannounced() {
        boolean last;
        lock.lock();
        try {
            if (!state.synOwed()) return false;
            state.end(new IOException("the stream is closed"), false);
            last = changed();
        } finally {
            lock.unlock();
        }
        if (last) session.lastHasLeft();
        return true;
    }

    /// Ends both directions at once; whoever waits in one gets a [StreamResetException], here and
    /// there.
    public void reset() {
        reset(0);
    }

    /// [#reset()] with a reason as a number (libp2p/specs error-codes), below 2^32.
    public void reset(long code) {
        reset(new StreamResetException(false, code), code);
    }

    void reset(StreamResetException reason, long code) {
        boolean known;
        boolean last;
        lock.lock();
        try {
            known = !state.synOwed();
            if (!state.end(reason, false)) return;
            last = changed();
        } finally {
            lock.unlock();
        }
        if (known) session.outbox().reset(id, code);
        if (last) session.lastHasLeft();
    }

    // Holds the lock. The session forgets the stream in the same step after which no frame for it
    // is lawful any more: one that came in between would be a stray that nobody expects.
    private boolean changed() {
        in.changed();
        out.changed();
        if (left || !state.over()) return false;
        left = true;
        in.over();
        out.over();
        return session.forget(this, resetByPeer ? 0 : in.inFlight(), in.grown());
    }

    // ---- for the session

    /// What must stand in the frame that the outbox is about to make.
    int takeFlags() {
        lock.lock();
        try {
            return state.takeFlags();
        } finally {
            lock.unlock();
        }
    }

    void finReceived() {
        boolean last;
        lock.lock();
        try {
            state.finReceived();
            last = changed();
        } finally {
            lock.unlock();
        }
        if (last) session.lastHasLeft();
    }

    void resetByPeer(long code) {
        boolean last;
        lock.lock();
        try {
            if (!state.end(new StreamResetException(true, code), true)) return;
            resetByPeer = true;
            last = changed();
        } finally {
            lock.unlock();
        }
        if (last) session.lastHasLeft();
    }

    /// The session is over. What came with a FIN can still be read.
    void sessionClosed(IOException reason) {
        lock.lock();
        try {
            if (state.end(reason, true)) changed();
        } finally {
            lock.unlock();
        }
    }

    /// Called now and then: resets a stream that was closed here and that the peer does not end.
    void expire(long now, long linger) {
        lock.lock();
        try {
            if (!state.abandoned()) return;
            if (abandonedAt == 0) abandonedAt = now;
            if (now - abandonedAt < linger) return;
        } finally {
            lock.unlock();
        }
        reset(new StreamResetException("the peer did not end a closed stream"), 0);
    }

    @Override
    public String toString() {
        return session + " stream " + id();
    }
}
