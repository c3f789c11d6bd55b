package goop.libp2p.noise;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;

/// Bytes into sealed records. Each `write` has left in whole records, each by one call of the
/// stream below, before it returns: there is nothing to flush, and who writes in small pieces
/// should gather them first. Safe for several threads, whose writes never mix.
final class RecordOutput extends OutputStream {
    private final OutputStream out;
    private final CipherState cipher;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile boolean closed;

    // What follows belongs to whoever holds the lock.
    private final RecordSize size = new RecordSize();
    private byte[] buffer = new byte[RecordSize.SMALL_BUFFER];

    RecordOutput(OutputStream out, CipherState cipher) {
        this.out = out;
        this.cipher = cipher;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] b, int off, int len) throws IOException {
        Objects.checkFromIndexSize(off, len, b.length);
        lock.lock();
        try {
            int from = off;
            while (from < off + len) {
                int length = Math.min(off + len - from, RecordSize.MAX_PLAINTEXT);
                writeRecord(b, from, length);
                from += length;
            }
        } finally {
            if (closed) cipher.destroy();
            lock.unlock();
        }
    }

    private void writeRecord(byte[] plaintext, int from, int length) throws IOException {
        if (closed) throw new IOException("noise: the connection is closed");
        int onWire = RecordSize.PREFIX + length + CipherState.TAG_LENGTH;
        int wanted = size.next(onWire, buffer.length);
        if (wanted != buffer.length) buffer = new byte[wanted];
        int sealed =
                cipher.seal(
                        CipherState.NO_DATA, plaintext, from, length, buffer, RecordSize.PREFIX);
        buffer[0] = (byte) (sealed >>> 8);
        buffer[1] = (byte) sealed;
        out.write(buffer, 0, onWire);
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    /// Closes the stream below and forgets the key. A `write` of another thread that is under way
    /// ends with an exception as soon as the stream below lets it.
    @Override
    public void close() throws IOException {
        closed = true;
        try {
            out.close();
        } finally {
            // A writer that holds the lock forgets the key itself.
            if (lock.tryLock()) {
                try {
                    cipher.destroy();
                } finally {
                    lock.unlock();
                }
            }
        }
    }
}
