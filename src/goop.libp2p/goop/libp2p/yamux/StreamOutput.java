package goop.libp2p.yamux;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;

/// What we send on a stream: the application writes, the outbox takes what the window allows.
final class StreamOutput extends OutputStream {
    private final YamuxStream stream;
    private final Outbox outbox;
    private final Waiters writable;
    private volatile long timeoutNanos;

    // What follows belongs to whoever holds the stream's lock.
    private final ReentrantLock lock;
    private final StreamState state;
    private final SendWindow window = new SendWindow();

    StreamOutput(YamuxStream stream, Outbox outbox, ReentrantLock lock, StreamState state) {
        this.stream = stream;
        this.outbox = outbox;
        this.lock = lock;
        this.state = state;
        writable = new Waiters(lock);
    }

    // ---- for the application

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] b, int off, int len) throws IOException {
        Objects.checkFromIndexSize(off, len, b.length);
        int written = 0;
        while (written < len) {
            int sent = outbox.data(stream, b, off + written, len - written);
            if (sent == 0) await();
            written += sent;
        }
    }

    private void await() throws IOException {
        lock.lock();
        try {
            long deadline = Waiters.deadline(timeoutNanos);
            while (window.open() == 0) {
                state.expectWritable();
                writable.await(deadline, "the peer does not read");
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() throws IOException {
        stream.closeWrite();
    }

    /// How long a `write` may wait at a time; 0 for ever.
    void timeout(long nanos) {
        timeoutNanos = nanos;
    }

    // ---- for the outbox

    /// Takes up to `wanted` bytes of the window. 0 when there is none.
    int take(int wanted) throws IOException {
        lock.lock();
        try {
            state.expectWritable();
            return window.take(wanted);
        } finally {
            lock.unlock();
        }
    }

    // ---- for the session's reader thread

    /// The peer has room for more.
    void credited(long credit) throws YamuxException {
        lock.lock();
        try {
            if (state.over()) return;
            window.add(credit);
            writable.signalAll();
        } finally {
            lock.unlock();
        }
    }

    // ---- for the stream, which holds the lock

    /// Something other than credit came.
    void changed() {
        writable.signalAll();
    }

    /// No frame for the stream is lawful any more.
    void over() {
        writable.dismiss();
    }
}
