package goop.presence;

import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;

/// The one thread that shows a [PresenceBoard]'s news to its subscribers, and lets time pass there.
///
/// The first message after a while goes out at once; those that follow within the gathering time go
/// out together at its end. So an idle server is quick, and a busy one wakes each stream fifty
/// times a second at most, however many messages there are. Where there are more than a thousand
/// streams it is less often by as much: to wake them all takes a core longer than the gathering
/// time, and publishes would wait behind that.
///
/// A platform thread: among a thousand virtual ones with something to write it would have to queue.
public final class Pacer implements AutoCloseable {
    // Twice what a wake-up and a write of a few hundred bytes cost.
    private static final long NANOS_PER_STREAM = 20_000;

    private final PresenceBoard board;
    private final IntSupplier streams;
    private final Thread thread;
    private volatile boolean dirty;
    private volatile boolean closed;

    private Pacer(PresenceBoard board, IntSupplier streams) {
        this.board = board;
        this.streams = streams;
        thread = Thread.ofPlatform().daemon().name("presence pacer").unstarted(this::run);
    }

    /// Starts the thread.
    ///
    /// @param streams how many there are at the moment
    public static Pacer start(PresenceBoard board, IntSupplier streams) {
        Pacer pacer = new Pacer(board, streams);
        board.whenDirty(pacer::wake);
        pacer.thread.start();
        return pacer;
    }

    private void wake() {
        if (dirty) return;
        dirty = true;
        LockSupport.unpark(thread);
    }

    private void run() {
        long shownAt = System.nanoTime() - gatherNanos();
        long tickAt = System.nanoTime();
        while (!closed) {
            long now = System.nanoTime();
            if (now - tickAt >= 0) {
                board.tick();
                tickAt = now + PresenceBoard.TICK_MILLIS * 1_000_000;
            }
            long wait = tickAt - now;
            if (dirty) wait = Math.min(wait, shownAt + gatherNanos() - now);
            if (!dirty || wait > 0) {
                // A wake-up that comes before we park makes the park return at once.
                LockSupport.parkNanos(this, wait);
                continue;
            }
            // First this: what is taken from here on wakes us again.
            dirty = false;
            shownAt = System.nanoTime();
            board.show();
        }
    }

    private long gatherNanos() {
        long least = board.settings().gather().toNanos();
        return Math.max(least, streams.getAsInt() * NANOS_PER_STREAM);
    }

    /// Ends all streams and the thread.
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        board.close();
    }
}
