package goop.libp2p.yamux;

import goop.libp2p.StreamResetException;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// One stream of a session: bytes in, bytes out, each direction with its own end.
///
/// One thread may read while another writes. A thread that waits in `read` or `write` and is
/// interrupted gets an `InterruptedIOException`; the stream goes on.
public final class YamuxStream implements Closeable {
    private final YamuxSession session;
    private final int id;
    private final boolean inbound;
    private final StreamInput in = new StreamInput(this);
    private final StreamOutput out = new StreamOutput(this);
    // So that of two threads in `read` only one looks at the buffer. Nobody else takes it.
    private final ReentrantLock readers = new ReentrantLock();

    // What follows belongs to whoever holds this lock.
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition readable = lock.newCondition();
    private final Condition writable = lock.newCondition();
    private final StreamState state;
    private final SendWindow sendWindow = new SendWindow();
    private final ReceiveWindow receiveWindow;
    private final ReceiveBuffer buffer;
    private boolean resetByPeer;
    private boolean left;
    private boolean lingered;

    private volatile long readTimeout;
    private volatile long writeTimeout;

    YamuxStream(YamuxSession session, int id, boolean inbound, int maxWindow, ChunkPool pool) {
        this.session = session;
        this.id = id;
        this.inbound = inbound;
        state = inbound ? StreamState.inbound() : StreamState.outbound();
        receiveWindow = new ReceiveWindow(maxWindow, System.nanoTime());
        buffer = new ReceiveBuffer(pool);
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

    /// What the peer sends. `-1` after its FIN; an exception after a reset, or when the session
    /// closed before the FIN.
    public InputStream in() {
        return in;
    }

    /// What we send. `write` returns when the bytes are on their way; it waits while the peer does
    /// not read. There is nothing to flush. Closing it is [#closeWrite()].
    public OutputStream out() {
        return out;
    }

    /// How long one `read` waits for a first byte before it throws a `SocketTimeoutException`,
    /// after which one may read again. Zero is for ever.
    public void readTimeout(Duration timeout) {
        readTimeout = timeout.toNanos();
    }

    /// How long one `write` waits at a time for the peer to read before it throws a
    /// `SocketTimeoutException`. How much of the array was written is not told then, so the stream
    /// should be reset. Zero is for ever.
    public void writeTimeout(Duration timeout) {
        writeTimeout = timeout.toNanos();
    }

    // ---- reading

    int read(byte[] b, int off, int len) throws IOException {
        Objects.checkFromIndexSize(off, len, b.length);
        if (len == 0) return 0;
        readers.lock();
        try {
            ReceiveBuffer.Chunk chunk = awaitReadable();
            if (chunk == null) return -1;
            int count = Math.min(len, chunk.end - chunk.start);
            System.arraycopy(chunk.bytes, chunk.start, b, off, count);
            long grant = consume(chunk, count);
            if (grant > 0) session.outbox().windowUpdate(this, 0, grant);
            return count;
        } finally {
            readers.unlock();
        }
    }

    private ReceiveBuffer.Chunk awaitReadable() throws IOException {
        announce();
        lock.lock();
        try {
            long left = readTimeout;
            boolean forEver = left == 0;
            while (true) {
                if (state.readClosed()) throw new IOException("the stream is closed for reading");
                ReceiveBuffer.Chunk chunk = buffer.first();
                if (chunk != null) return chunk;
                if (state.inputEnded()) return null;
                if (state.end() != null) throw again(state.end());
                left = await(readable, forEver, left, "nothing to read");
            }
        } finally {
            lock.unlock();
        }
    }

    // A peer that speaks first must hear of the stream before it can.
    private void announce() throws IOException {
        lock.lock();
        boolean silent;
        try {
            silent = state.synOwed() && state.end() == null;
        } finally {
            lock.unlock();
        }
        if (silent) session.outbox().windowUpdate(this, 0, 0);
    }

    private long consume(ReceiveBuffer.Chunk chunk, int count) {
        lock.lock();
        try {
            buffer.read(chunk, count);
            if (state.inputEnded() || state.over()) return 0;
            return receiveWindow.grant(
                    buffer.size(), System.nanoTime(), session.roundTripNanos(), session::mayGrow);
        } finally {
            lock.unlock();
        }
    }

    /// How much can be read without waiting.
    int available() {
        lock.lock();
        try {
            return (int) Math.min(Integer.MAX_VALUE, buffer.size());
        } finally {
            lock.unlock();
        }
    }

    // ---- writing

    void write(byte[] b, int off, int len) throws IOException {
        Objects.checkFromIndexSize(off, len, b.length);
        int written = 0;
        while (written < len) {
            int sent = session.outbox().data(this, b, off + written, len - written);
            if (sent == 0) awaitWritable();
            written += sent;
        }
    }

    private void awaitWritable() throws IOException {
        lock.lock();
        try {
            long left = writeTimeout;
            boolean forEver = left == 0;
            while (sendWindow.open() == 0) {
                expectWritable();
                left = await(writable, forEver, left, "the peer does not read");
            }
        } finally {
            lock.unlock();
        }
    }

    private void expectWritable() throws IOException {
        if (state.end() != null) throw again(state.end());
        state.expectWritable();
    }

    /// Called by the outbox as it makes a frame: up to `wanted` bytes of the window. 0 when there
    /// is none.
    int takeWindow(int wanted) throws IOException {
        lock.lock();
        try {
            expectWritable();
            return sendWindow.take(wanted);
        } finally {
            lock.unlock();
        }
    }

    /// Called by the outbox as it makes a frame, so that SYN is in the first one.
    int takeFlags() {
        lock.lock();
        try {
            return state.takeFlags();
        } finally {
            lock.unlock();
        }
    }

    // ---- closing

    /// Says that we will write no more. The peer reads what was written, then the end. Reading goes
    /// on.
    public void closeWrite() throws IOException {
        lock.lock();
        try {
            if (!state.closeWrite()) return;
            writable.signalAll();
        } finally {
            lock.unlock();
        }
        session.outbox().windowUpdate(this, Flags.FIN, 0);
        leaveWhenOver();
    }

    /// Says, to this side only, that we will read no more: what came is dropped and what comes is
    /// discarded. Once the peer has filled its window it waits.
    public void closeRead() {
        lock.lock();
        try {
            if (!state.closeRead()) return;
            buffer.clear();
            readable.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// [#closeWrite()] and [#closeRead()]. When the peer goes on sending after that, or does not
    /// end its direction within some seconds, the stream is reset.
    @Override
    public void close() throws IOException {
        closeRead();
        if (dropSilently()) return;
        closeWrite();
    }

    // A stream that the peer never heard of need not be told to it.
    private boolean dropSilently() {
        lock.lock();
        try {
            if (!state.synOwed()) return false;
            state.end(new IOException("the stream is closed"));
        } finally {
            lock.unlock();
        }
        leaveWhenOver();
        return true;
    }

    /// Ends both directions at once; whoever waits in one gets an exception, here and there.
    public void reset() {
        reset(0);
    }

    /// [#reset()] with a reason as a number (libp2p/specs error-codes), below 2^32.
    public void reset(long code) {
        reset(new StreamResetException(false, code), code);
    }

    void reset(IOException reason, long code) {
        boolean known;
        lock.lock();
        try {
            known = !state.synOwed();
            if (!end(reason)) return;
        } finally {
            lock.unlock();
        }
        if (known) session.outbox().reset(id, code);
        leaveWhenOver();
    }

    // Holds the lock.
    private boolean end(IOException reason) {
        if (!state.end(reason)) return false;
        buffer.clear();
        readable.signalAll();
        writable.signalAll();
        return true;
    }

    // Tells the session, once, when no frame for this stream is lawful any more.
    private void leaveWhenOver() {
        long inFlight;
        long grown;
        lock.lock();
        try {
            if (left || !state.over()) return;
            left = true;
            inFlight = state.inputEnded() || resetByPeer ? 0 : receiveWindow.open();
            grown = receiveWindow.grown();
        } finally {
            lock.unlock();
        }
        session.leave(this, inFlight, grown);
    }

    /// Called now and then: resets a stream that was closed here and that the peer does not end.
    void expire() {
        lock.lock();
        try {
            if (!state.abandoned()) return;
            if (!lingered) {
                lingered = true;
                return;
            }
        } finally {
            lock.unlock();
        }
        reset(new StreamResetException("the peer did not end a closed stream"), 0);
    }

    // ---- what the session's reader thread brings

    /// Takes a frame's length off the window.
    ///
    /// @return false when the stream has ended and the frame counts as stray
    /// @throws YamuxException when the peer may not send so much
    boolean expect(int length) throws YamuxException {
        lock.lock();
        try {
            if (state.over()) return false;
            state.dataReceived(id, length);
            receiveWindow.receive(id, length);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// A chunk with room for the first of so many bytes, or null when they are to be discarded.
    ReceiveBuffer.Chunk room(int wanted) {
        boolean abandoned;
        lock.lock();
        try {
            if (state.over()) return null;
            abandoned = state.abandoned();
            if (state.readClosed() && !abandoned) return null;
            if (!abandoned) {
                ReceiveBuffer.Chunk chunk = buffer.room(wanted);
                if (chunk != null) return chunk;
            }
        } finally {
            lock.unlock();
        }
        String why = abandoned ? "data for a closed stream" : "too much unread data";
        reset(new StreamResetException(why), 0);
        return null;
    }

    /// So many bytes were put into the chunk.
    void filled(ReceiveBuffer.Chunk chunk, int count) {
        lock.lock();
        try {
            buffer.filled(chunk, count);
            readable.signal();
        } finally {
            lock.unlock();
        }
    }

    void credited(long credit) throws YamuxException {
        lock.lock();
        try {
            if (state.over()) return;
            sendWindow.add(credit);
            writable.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void finReceived() {
        lock.lock();
        try {
            state.finReceived();
            readable.signalAll();
        } finally {
            lock.unlock();
        }
        leaveWhenOver();
    }

    void resetByPeer(long code) {
        lock.lock();
        try {
            resetByPeer = end(new StreamResetException(true, code));
        } finally {
            lock.unlock();
        }
        leaveWhenOver();
    }

    /// The session is over. What came with a FIN can still be read.
    void sessionClosed(IOException reason) {
        lock.lock();
        try {
            if (state.inputEnded()) {
                state.end(reason);
                readable.signalAll();
                writable.signalAll();
            } else {
                end(reason);
            }
        } finally {
            lock.unlock();
        }
    }

    // ---- waiting

    private static long await(Condition condition, boolean forEver, long left, String what)
            throws IOException {
        try {
            if (forEver) {
                condition.await();
                return 0;
            }
            if (left <= 0) throw new SocketTimeoutException(what);
            return condition.awaitNanos(left);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    // Each thread gets an exception of its own, with its own stack.
    private static IOException again(IOException reason) {
        return switch (reason) {
            case StreamResetException reset -> new StreamResetException(reset);
            default -> new IOException(reason.getMessage(), reason);
        };
    }

    @Override
    public String toString() {
        return session + " stream " + id();
    }
}
