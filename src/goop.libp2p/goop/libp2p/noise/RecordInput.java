package goop.libp2p.noise;

import goop.libp2p.ProtocolException;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;

/// Sealed records into bytes. A record is opened straight into the caller's array where it fits,
/// and else where it lies. The stream below is read as far as it has bytes, up to one large record;
/// a read that times out loses nothing.
final class RecordInput extends InputStream {
    // A record with no bytes in it is lawful and useless. A peer that sends nothing else would keep
    // a reader busy for ever, past any deadline that counts single reads.
    private static final int MAX_EMPTY_RECORDS = 64;

    private final InputStream in;
    private final CipherState cipher;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile boolean closed;

    // What follows belongs to whoever holds the lock.
    private final RecordSize size = new RecordSize();
    private byte[] buffer = new byte[RecordSize.SMALL_BUFFER];
    private int wantedBuffer = buffer.length;
    // Sealed bytes not yet looked at: buffer[start..end).
    private int start;
    private int end;
    // Opened bytes not yet handed out: buffer[plainStart..plainEnd), always before `start`.
    private int plainStart;
    private int plainEnd;
    private int emptyRecords;

    RecordInput(InputStream in, CipherState cipher) {
        this.in = in;
        this.cipher = cipher;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    /// Waits until there is at least one byte, then hands out what one record has.
    ///
    /// @throws ProtocolException when the peer sends what is not a record of this session
    @Override
    public int read(byte[] b, int off, int len) throws IOException {
        Objects.checkFromIndexSize(off, len, b.length);
        if (len == 0) return 0;
        lock.lock();
        try {
            if (closed) throw new IOException("noise: the connection is closed");
            while (plainStart == plainEnd) {
                int length = awaitRecord();
                if (length < 0) return -1;
                int from = start + RecordSize.PREFIX;
                int plainLength = length - CipherState.TAG_LENGTH;
                if (len >= plainLength) {
                    open(from, length, b, off);
                    if (plainLength > 0) return plainLength;
                } else {
                    open(from, length, buffer, from);
                    plainStart = from;
                    plainEnd = from + plainLength;
                }
            }
            int copied = Math.min(len, plainEnd - plainStart);
            System.arraycopy(buffer, plainStart, b, off, copied);
            plainStart += copied;
            return copied;
        } finally {
            if (closed) cipher.destroy();
            lock.unlock();
        }
    }

    // Returns the length of the sealed record that lies whole at `start`, or -1 at the stream's
    // end.
    private int awaitRecord() throws IOException {
        if (!await(RecordSize.PREFIX)) return -1;
        int length = (buffer[start] & 0xff) << 8 | buffer[start + 1] & 0xff;
        if (!await(RecordSize.PREFIX + length)) throw truncated();
        return length;
    }

    // Opens the record at `start` and steps over it. When that throws, the next read meets the same
    // record and fails alike.
    private void open(int from, int length, byte[] to, int off) throws IOException {
        int opened = cipher.open(CipherState.NO_DATA, buffer, from, length, to, off);
        start = from + length;
        wantedBuffer = size.next(RecordSize.PREFIX + length, wantedBuffer);
        emptyRecords = opened == 0 ? emptyRecords + 1 : 0;
        if (emptyRecords > MAX_EMPTY_RECORDS) {
            throw new ProtocolException("noise: %d empty records in a row".formatted(emptyRecords));
        }
    }

    // Waits for `needed` bytes at `start`. False when the stream ended before the first of them.
    private boolean await(int needed) throws IOException {
        while (end - start < needed) {
            makeRoom(needed);
            int count = in.read(buffer, end, buffer.length - end);
            if (count < 0) {
                if (start == end) return false;
                throw truncated();
            }
            end += count;
        }
        return true;
    }

    private void makeRoom(int needed) {
        int capacity = buffer.length;
        if (needed > capacity) capacity = RecordSize.LARGE_BUFFER;
        else if (start == end) capacity = wantedBuffer;
        if (capacity == buffer.length && start + needed <= capacity && start < end) return;
        byte[] target = capacity == buffer.length ? buffer : new byte[capacity];
        System.arraycopy(buffer, start, target, 0, end - start);
        buffer = target;
        end -= start;
        start = 0;
        plainStart = 0;
        plainEnd = 0;
    }

    private static EOFException truncated() {
        return new EOFException("noise: the stream ended within a record");
    }

    /// How much can be had without looking at another record.
    @Override
    public int available() {
        if (!lock.tryLock()) return 0;
        try {
            return plainEnd - plainStart;
        } finally {
            lock.unlock();
        }
    }

    /// Closes the stream below and forgets the key. A `read` of another thread that is under way
    /// ends as soon as the stream below lets it.
    @Override
    public void close() throws IOException {
        closed = true;
        try {
            in.close();
        } finally {
            // A reader that holds the lock forgets the key itself.
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
