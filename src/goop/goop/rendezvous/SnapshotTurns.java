package goop.rendezvous;

import java.time.Duration;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// Lets only a few streams at a time write their snapshot. When everybody comes at once, as after a
/// restart, those are more than the cores can write for many seconds, and all threads that could
/// write one would stand in the scheduler's queue before each publish and each health check.
///
/// Whose turn takes long waits for its client and not for a core: it goes on without a place, and
/// the next one has it. So no client keeps others waiting, slow or hostile.
final class SnapshotTurns {
    private final Semaphore places;
    private final long longNanos;
    // Fair: first come, first served. Whoever is first in the queue waits for a place under it.
    private final ReentrantLock queue = new ReentrantLock(true);
    private final Deque<Turn> held = new ConcurrentLinkedDeque<>(); // the oldest first

    /// One stream's turn, until it is closed.
    final class Turn implements AutoCloseable {
        private final long since = System.nanoTime();

        private Turn() {}

        @Override
        public void close() {
            // Only one of those who take it out gives the place back.
            if (held.remove(this)) places.release();
        }
    }

    /// @param places how many may write at once
    /// @param patience after how long a turn has lost its place
    SnapshotTurns(int places, Duration patience) {
        this.places = new Semaphore(places);
        longNanos = patience.toNanos();
    }

    /// Waits for a place.
    ///
    /// @param most for so long, about
    /// @return null when it was not its turn by then
    Turn take(Duration most) throws InterruptedException {
        // Whoever is first has a place soon.
        if (!queue.tryLock(most.toNanos(), TimeUnit.NANOSECONDS)) return null;
        try {
            while (!places.tryAcquire(nanosOfOldest(), TimeUnit.NANOSECONDS)) {
                Turn oldest = held.peek();
                if (oldest != null && System.nanoTime() - oldest.since >= longNanos) oldest.close();
            }
            Turn turn = new Turn();
            held.add(turn);
            return turn;
        } finally {
            queue.unlock();
        }
    }

    /// How many could have a turn at once now.
    int free() {
        return places.availablePermits();
    }

    // How much longer the oldest turn may keep its place.
    private long nanosOfOldest() {
        Turn oldest = held.peek();
        return oldest == null ? longNanos : oldest.since + longNanos - System.nanoTime();
    }
}
