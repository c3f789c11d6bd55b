package goop.libp2p.yamux;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Random;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// One direction of a connection in memory: bounded, lossless, and with a seed it hands bytes out
/// in pieces of any size.
final class MemoryPipe {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final byte[] ring;
    private final Random random;
    private int start;
    private int count;
    private boolean ended;
    private boolean broken;

    /// @param random decides the sizes of the pieces; null for as large as can be
    MemoryPipe(int capacity, Random random) {
        ring = new byte[capacity];
        this.random = random;
    }

    final InputStream in =
            new InputStream() {
                @Override
                public int read() throws IOException {
                    byte[] one = new byte[1];
                    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
                }

                @Override
                public int read(byte[] b, int off, int len) throws IOException {
                    return take(b, off, len);
                }

                @Override
                public void close() {
                    breakDown();
                }
            };

    final OutputStream out =
            new OutputStream() {
                @Override
                public void write(int b) throws IOException {
                    write(new byte[] {(byte) b}, 0, 1);
                }

                @Override
                public void write(byte[] b, int off, int len) throws IOException {
                    put(b, off, len);
                }

                @Override
                public void close() {
                    end();
                }
            };

    private int take(byte[] b, int off, int len) throws IOException {
        if (len == 0) return 0;
        lock.lock();
        try {
            while (count == 0 && !ended && !broken) changed.awaitUninterruptibly();
            if (broken) throw new IOException("the pipe is closed");
            if (count == 0) return -1;
            int most = Math.min(Math.min(len, count), ring.length - start);
            int n = random == null ? most : 1 + random.nextInt(most);
            System.arraycopy(ring, start, b, off, n);
            start = (start + n) % ring.length;
            count -= n;
            changed.signalAll();
            return n;
        } finally {
            lock.unlock();
        }
    }

    private void put(byte[] b, int off, int len) throws IOException {
        lock.lock();
        try {
            int written = 0;
            while (written < len) {
                while (count == ring.length && !ended && !broken) changed.awaitUninterruptibly();
                if (ended || broken) throw new IOException("the pipe is closed");
                int end = (start + count) % ring.length;
                int n = Math.min(len - written, ring.length - count);
                n = Math.min(n, ring.length - end);
                System.arraycopy(b, off + written, ring, end, n);
                count += n;
                written += n;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /// No more will be written; what is there can be read.
    void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void breakDown() {
        lock.lock();
        try {
            broken = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
