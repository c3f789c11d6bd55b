package goop.libp2p;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// One direction of a long line: what is written can be read a fixed time later, however much it
/// is.
public final class DelayedPipe {
    private record Piece(long due, byte[] bytes) {}

    private final long delay;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Piece> pieces = new ArrayDeque<>();
    private int at;
    private boolean closed;

    public DelayedPipe(long delayMillis) {
        delay = TimeUnit.MILLISECONDS.toNanos(delayMillis);
    }

    public final InputStream in =
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
                    end();
                }
            };

    public final OutputStream out =
            new OutputStream() {
                @Override
                public void write(int b) {
                    write(new byte[] {(byte) b}, 0, 1);
                }

                @Override
                public void write(byte[] b, int off, int len) {
                    put(b, off, len);
                }

                @Override
                public void close() {
                    end();
                }
            };

    private void put(byte[] b, int off, int len) {
        byte[] copy = new byte[len];
        System.arraycopy(b, off, copy, 0, len);
        lock.lock();
        try {
            pieces.addLast(new Piece(System.nanoTime() + delay, copy));
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private int take(byte[] b, int off, int len) throws IOException {
        if (len == 0) return 0;
        lock.lock();
        try {
            while (true) {
                Piece piece = pieces.peekFirst();
                if (piece == null && closed) return -1;
                long wait = piece == null ? Long.MAX_VALUE : piece.due() - System.nanoTime();
                if (wait <= 0) break;
                changed.awaitNanos(wait);
            }
            byte[] bytes = pieces.peekFirst().bytes();
            int count = Math.min(len, bytes.length - at);
            System.arraycopy(bytes, at, b, off, count);
            at += count;
            if (at == bytes.length) {
                pieces.removeFirst();
                at = 0;
            }
            return count;
        } catch (InterruptedException e) {
            throw new IOException(e);
        } finally {
            lock.unlock();
        }
    }

    private void end() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
