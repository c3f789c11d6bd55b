package goop.libp2p;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;

/// Bytes from one thread to another through memory, a bounded number under way: a socket's one
/// direction. Two of them make a connection.
public final class Pipe {
    private final byte[] ring;
    // These three belong to the lock on this.
    private long written;
    private long read;
    private boolean closed;

    private final InputStream in = new In();
    private final OutputStream out = new Out();

    public Pipe() {
        this(64 * 1024);
    }

    /// @param capacity how many bytes are written before anybody reads
    public Pipe(int capacity) {
        ring = new byte[capacity];
    }

    public InputStream in() {
        return in;
    }

    public OutputStream out() {
        return out;
    }

    private synchronized int take(byte[] b, int off, int len) throws IOException {
        if (len == 0) return 0;
        while (read == written && !closed) await();
        if (read == written) return -1;
        int from = (int) (read % ring.length);
        int count = (int) Math.min(Math.min(len, written - read), ring.length - from);
        System.arraycopy(ring, from, b, off, count);
        read += count;
        notifyAll();
        return count;
    }

    private synchronized void put(byte[] b, int off, int len) throws IOException {
        for (int done = 0; done < len; ) {
            while (written - read == ring.length && !closed) await();
            if (closed) throw new IOException("closed");
            int to = (int) (written % ring.length);
            int room = (int) Math.min(ring.length - (written - read), ring.length - to);
            int count = Math.min(len - done, room);
            System.arraycopy(b, off + done, ring, to, count);
            written += count;
            done += count;
            notifyAll();
        }
    }

    private synchronized int size() {
        return (int) (written - read);
    }

    private synchronized void end() {
        closed = true;
        notifyAll();
    }

    private void await() throws IOException {
        try {
            wait();
        } catch (InterruptedException e) {
            throw new java.io.InterruptedIOException();
        }
    }

    private final class In extends InputStream {
        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] b, int off, int len) throws IOException {
            Objects.checkFromIndexSize(off, len, b.length);
            return take(b, off, len);
        }

        @Override
        public int available() {
            return size();
        }

        @Override
        public void close() {
            end();
        }
    }

    private final class Out extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] b, int off, int len) throws IOException {
            Objects.checkFromIndexSize(off, len, b.length);
            put(b, off, len);
        }

        @Override
        public void close() {
            end();
        }
    }
}
