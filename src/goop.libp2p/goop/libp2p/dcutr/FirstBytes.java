package goop.libp2p.dcutr;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/// An input whose first bytes can be waited for before anybody reads them.
final class FirstBytes extends InputStream {
    /// More than a dialer's first segment holds: header and `/noise`.
    private static final int MOST = 64;

    private final InputStream in;

    // These belong to the lock on this. While a thread is reading, nobody else reads from `in`.
    private final byte[] buffer = new byte[MOST];
    private int start;
    private int end;
    private boolean reading;
    private IOException failure;
    private boolean atEnd;

    FirstBytes(InputStream in) {
        this.in = in;
    }

    /// Waits until so many bytes are there; false when they are not in time, or never will be.
    synchronized boolean await(int count, long nanos) throws InterruptedException {
        if (count > MOST) throw new IllegalArgumentException("at most " + MOST);
        long until = System.nanoTime() + nanos;
        while (end - start < count) {
            if (atEnd || failure != null) return false;
            if (!reading) readAhead();
            long left = until - System.nanoTime();
            if (left <= 0) return false;
            TimeUnit.NANOSECONDS.timedWait(this, Math.max(1, left));
        }
        return true;
    }

    private void readAhead() {
        reading = true;
        int from = end;
        Thread.ofVirtual().name("first bytes").start(() -> fill(from));
    }

    private void fill(int from) {
        byte[] block = new byte[MOST - from];
        int count = 0;
        IOException failed = null;
        try {
            count = in.read(block);
        } catch (IOException broken) {
            failed = broken;
        }
        synchronized (this) {
            if (count > 0) System.arraycopy(block, 0, buffer, from, count);
            if (count > 0) end += count;
            atEnd = count < 0;
            failure = failed;
            reading = false;
            notifyAll();
        }
    }

    /// What is there, not taken.
    synchronized byte[] peek() {
        return Arrays.copyOfRange(buffer, start, end);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) return 0;
        synchronized (this) {
            while (reading && start == end) {
                try {
                    wait();
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    throw new java.io.InterruptedIOException();
                }
            }
            if (start < end) {
                int count = Math.min(length, end - start);
                System.arraycopy(buffer, start, bytes, offset, count);
                start += count;
                return count;
            }
            if (failure != null) throw failure;
            if (atEnd) return -1;
        }
        return in.read(bytes, offset, length);
    }

    @Override
    public int available() throws IOException {
        synchronized (this) {
            if (start < end || reading) return end - start;
        }
        return in.available();
    }

    /// Ends the connection's input.
    @Override
    public void close() throws IOException {
        in.close();
    }
}
