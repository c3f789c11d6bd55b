package goop.libp2p.yamux;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;

/// What waits to be written to the connection, and the thread that writes it. Frames are gathered
/// while a write is under way: many small ones leave in one Noise record, and a single one leaves
/// at once.
final class Outbox {
    /// The most that one Noise record holds: a full batch is one record and one system call.
    static final int CAPACITY = 65535 - 16;

    // Rather than cutting data into small frames to fill a buffer, wait for the next buffer.
    private static final int WORTH_A_FRAME = 4096;

    // Each is a frame without a body.
    private static final int MAX_REPLIES = 80 * Frame.HEADER_LENGTH;
    private static final int MAX_FRAMES = CAPACITY - MAX_REPLIES - Frame.HEADER_LENGTH;

    private final OutputStream out;
    private final IntSupplier pingSent;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Condition frameSpace = lock.newCondition();
    private final Condition replySpace = lock.newCondition();

    // What follows belongs to whoever holds the lock. What streams send is in `frames`, what the
    // reader thread has to say in `replies`: it never waits for the streams.
    private FrameBuffer frames = new FrameBuffer(CAPACITY);
    private FrameBuffer spare = new FrameBuffer(CAPACITY);
    private final FrameBuffer replies = new FrameBuffer(MAX_REPLIES);
    private boolean pingWanted;
    private boolean pingUrgent;
    private boolean pongWaits;
    private boolean writing;
    private boolean wroteMuch;
    private long writingSince;
    private IOException closed;

    /// @param pingSent called when a ping leaves; returns its nonce
    Outbox(OutputStream out, IntSupplier pingSent) {
        this.out = out;
        this.pingSent = pingSent;
    }

    // ---- for the threads that use streams

    /// Sends a data frame with as much of `b` as the stream's window and this buffer have room for.
    ///
    /// @return how much that was; 0 when the window has none
    int data(YamuxStream stream, byte[] b, int off, int len) throws IOException {
        lock.lock();
        try {
            awaitFrameSpace(Frame.HEADER_LENGTH + Math.min(len, WORTH_A_FRAME));
            int most = Math.min(len, frameRoom() - Frame.HEADER_LENGTH);
            frames.reserve(Frame.HEADER_LENGTH + most);
            int length = stream.output().take(most);
            if (length > 0) {
                frames.add(new Frame.Data(stream.takeFlags(), stream.rawId(), length));
                frames.add(b, off, length);
                wakeWriter();
            }
            frameSpace.signal();
            return length;
        } finally {
            lock.unlock();
        }
    }

    /// Sends a window update.
    void windowUpdate(YamuxStream stream, int flags, long credit) throws IOException {
        lock.lock();
        try {
            awaitFrameSpace(Frame.HEADER_LENGTH);
            int all = flags | stream.takeFlags();
            frames.add(new Frame.WindowUpdate(all, stream.rawId(), credit));
            wakeWriter();
            frameSpace.signal();
        } finally {
            lock.unlock();
        }
    }

    // A batch has room for the replies and a ping behind the streams' frames.
    private int frameRoom() {
        return MAX_FRAMES - frames.length();
    }

    private void awaitFrameSpace(int needed) throws IOException {
        try {
            while (closed == null && frameRoom() < needed) frameSpace.await();
        } catch (InterruptedException e) {
            frameSpace.signal();
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
        if (closed != null) {
            frameSpace.signal();
            throw new IOException(closed.getMessage(), closed);
        }
    }

    // ---- for whoever must not wait for the streams

    /// Sends a reset. Waits only while many replies wait.
    void reset(int streamId, long code) {
        reply(new Frame.WindowUpdate(Flags.RST, streamId, code));
    }

    /// Answers a ping. While an answer waits to be written this waits, and with it the reader: a
    /// peer that asks and does not read gets no further (CVE-2024-32984).
    void pong(int nonce) {
        lock.lock();
        try {
            while (closed == null && pongWaits) replySpace.awaitUninterruptibly();
            pongWaits = true;
        } finally {
            lock.unlock();
        }
        reply(new Frame.Ping(Flags.ACK, nonce));
    }

    void reply(Frame frame) {
        lock.lock();
        try {
            // One place is kept for the GoAway at the end.
            while (closed == null && replies.room() < 2 * Frame.HEADER_LENGTH) {
                replySpace.awaitUninterruptibly();
            }
            if (closed != null) return;
            replies.add(frame);
            wakeWriter();
        } finally {
            lock.unlock();
        }
    }

    /// Sends a ping.
    ///
    /// @param now else it goes with the next frame
    void ping(boolean now) {
        lock.lock();
        try {
            pingWanted = true;
            pingUrgent |= now;
            if (now) wakeWriter();
        } finally {
            lock.unlock();
        }
    }

    /// What waits is still written, and a GoAway; whoever writes more gets `reason`. Returns at
    /// once.
    void end(Frame.GoAway goAway, IOException reason) {
        lock.lock();
        try {
            if (closed != null) return;
            closed = reason;
            replies.add(goAway);
            wakeAll();
        } finally {
            lock.unlock();
        }
    }

    /// The connection is gone: nothing more is written.
    void drop(IOException reason) {
        lock.lock();
        try {
            if (closed == null) closed = reason;
            frames.clear();
            replies.clear();
            pingWanted = false;
            wakeAll();
        } finally {
            lock.unlock();
        }
    }

    // A thread that waits for space wakes the next when it goes; the rest need a push here.
    private void wakeAll() {
        work.signal();
        frameSpace.signalAll();
        replySpace.signalAll();
    }

    private void wakeWriter() {
        if (!writing) work.signal();
    }

    // ---- the writer thread

    /// Writes until the session ends.
    void run() throws IOException {
        for (FrameBuffer batch = next(); batch != null; batch = next()) {
            out.write(batch.bytes(), 0, batch.length());
            out.flush();
        }
    }

    // Waits for something to write; null when there will be nothing more.
    private FrameBuffer next() {
        lock.lock();
        try {
            writing = false;
            while (frames.isEmpty() && replies.isEmpty() && !pingUrgent) {
                if (closed != null) return null;
                work.awaitUninterruptibly();
            }
            FrameBuffer batch = frames;
            frames = spare;
            frames.clear();
            spare = batch;
            if (pingWanted) batch.add(new Frame.Ping(Flags.SYN, pingSent.getAsInt()));
            batch.add(replies.bytes(), 0, replies.length());
            replies.clear();
            pingWanted = false;
            pingUrgent = false;
            pongWaits = false;
            writing = true;
            writingSince = System.nanoTime();
            wroteMuch |= batch.length() > CAPACITY / 2;
            frameSpace.signal();
            replySpace.signal();
            return batch;
        } finally {
            lock.unlock();
        }
    }

    // ---- the watch

    /// How long the write that is under way has taken, in nanoseconds.
    long writingFor(long now) {
        lock.lock();
        try {
            return writing ? now - writingSince : 0;
        } finally {
            lock.unlock();
        }
    }

    /// Called now and then: lets go of large buffers that were of no use since the last time.
    void trim() {
        lock.lock();
        try {
            if (!wroteMuch && !writing) {
                frames.trim();
                spare.trim();
            }
            wroteMuch = false;
        } finally {
            lock.unlock();
        }
    }
}
