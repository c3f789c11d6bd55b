package goop.libp2p.yamux;

import goop.libp2p.StreamResetException;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;

/// What the peer sends on a stream: the session's reader thread fills it, the application reads.
final class StreamInput extends InputStream {
    private final YamuxStream stream;
    private final YamuxSession session;
    private final Waiters readable;
    // So that of two threads in `read` only one looks at the buffer. Taken before the stream's
    // lock, by nobody else.
    private final ReentrantLock readers = new ReentrantLock();
    private volatile long timeoutNanos;

    // What follows belongs to whoever holds the stream's lock.
    private final ReentrantLock lock;
    private final StreamState state;
    private final ReceiveWindow window;
    private final ReceiveBuffer buffer;

    StreamInput(
            YamuxStream stream,
            YamuxSession session,
            ReentrantLock lock,
            StreamState state,
            ReceiveWindow window,
            ReceiveBuffer buffer) {
        this.stream = stream;
        this.session = session;
        this.lock = lock;
        this.state = state;
        this.window = window;
        this.buffer = buffer;
        readable = new Waiters(lock);
    }

    // ---- for the application

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] b, int off, int len) throws IOException {
        Objects.checkFromIndexSize(off, len, b.length);
        if (len == 0) return 0;
        readers.lock();
        try {
            ReceiveBuffer.Chunk chunk = await();
            if (chunk == null) return -1;
            int count = Math.min(len, chunk.end - chunk.start);
            System.arraycopy(chunk.bytes, chunk.start, b, off, count);
            consume(chunk, count);
            return count;
        } finally {
            readers.unlock();
        }
    }

    /// Hands the bytes on where they lie, in pieces as large as they are.
    @Override
    public long transferTo(OutputStream to) throws IOException {
        long all = 0;
        readers.lock();
        try {
            for (ReceiveBuffer.Chunk chunk = await(); chunk != null; chunk = await()) {
                int count = chunk.end - chunk.start;
                to.write(chunk.bytes, chunk.start, count);
                consume(chunk, count);
                all += count;
            }
            return all;
        } finally {
            readers.unlock();
        }
    }

    // The chunk to read from, null at the end.
    private ReceiveBuffer.Chunk await() throws IOException {
        if (isUnannounced()) session.outbox().windowUpdate(stream, 0, 0);
        lock.lock();
        try {
            if (buffer.size() > 0) return buffer.first();
            long deadline = Waiters.deadline(timeoutNanos);
            while (buffer.size() == 0) {
                if (!state.expectReadable()) return null;
                readable.await(deadline, "nothing to read");
            }
            return buffer.first();
        } finally {
            lock.unlock();
        }
    }

    // A peer that speaks first must hear of the stream before it can.
    private boolean isUnannounced() {
        lock.lock();
        try {
            return state.synOwed();
        } finally {
            lock.unlock();
        }
    }

    private void consume(ReceiveBuffer.Chunk chunk, int count) throws IOException {
        long grant = 0;
        lock.lock();
        try {
            buffer.read(chunk, count);
            if (!state.inputEnded() && !state.discards()) {
                grant =
                        window.grant(
                                buffer.size(),
                                System.nanoTime(),
                                session.roundTripNanos(),
                                session::mayGrow);
            }
        } finally {
            lock.unlock();
        }
        if (grant > 0) session.outbox().windowUpdate(stream, 0, grant);
    }

    @Override
    public int available() {
        lock.lock();
        try {
            return (int) Math.min(Integer.MAX_VALUE, buffer.size());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        stream.closeRead();
    }

    /// How long a `read` may wait; 0 for ever.
    void timeout(long nanos) {
        timeoutNanos = nanos;
    }

    // ---- for the session's reader thread

    /// Takes a frame's length off the window.
    ///
    /// @return false when the stream has ended and the frame counts as stray
    /// @throws YamuxException when the peer may not send so much
    boolean expect(int length) throws YamuxException {
        lock.lock();
        try {
            if (state.over()) return false;
            state.dataReceived(length);
            window.receive((int) stream.id(), length);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// A chunk with room for the first of so many bytes; null when they are to be discarded.
    ReceiveBuffer.Chunk room(int wanted) {
        String trouble;
        lock.lock();
        try {
            if (state.abandoned()) {
                trouble = "data for a closed stream";
            } else {
                if (state.discards()) return null;
                ReceiveBuffer.Chunk chunk = buffer.room(wanted);
                if (chunk != null) return chunk;
                trouble = "more unread data than the session may hold";
            }
        } finally {
            lock.unlock();
        }
        stream.reset(new StreamResetException(trouble), 0);
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

    // ---- for the stream, which holds the lock

    /// Something other than data came.
    void changed() {
        if (state.forgets()) buffer.clear();
        readable.signalAll();
    }

    /// No frame for the stream is lawful any more.
    void over() {
        readable.dismiss();
    }

    /// What the peer may have sent that has not come yet.
    long inFlight() {
        return state.inputEnded() ? 0 : window.open();
    }

    /// How much the window has beyond its first size.
    long grown() {
        return window.grown();
    }
}
