package goop.libp2p.relay;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Where the threads of circuits wait for their [FairShare].
final class Turnstile {
    private final ReentrantLock lock = new ReentrantLock();

    // These belong to whoever holds the lock. Without a bound there is no share.
    private final FairShare share;
    private final Map<FairShare.Piece, Condition> turns = new HashMap<>();

    /// @param bytesPerSecond zero for as many as come
    Turnstile(long bytesPerSecond) {
        share = bytesPerSecond == 0 ? null : new FairShare(bytesPerSecond, System.nanoTime());
    }

    /// Waits until so many bytes of that circuit may go.
    void pass(Object circuit, int bytes) throws InterruptedException {
        if (share == null) return;
        lock.lock();
        FairShare.Piece piece = share.want(circuit, bytes);
        Condition turn = lock.newCondition();
        turns.put(piece, turn);
        boolean went = false;
        try {
            while (!went) {
                while (share.next() != piece) turn.await();
                long wait = share.go(System.nanoTime());
                went = wait == 0;
                if (!went) turn.await(wait, TimeUnit.NANOSECONDS);
            }
        } finally {
            if (!went) share.giveUp(piece);
            turns.remove(piece);
            FairShare.Piece next = share.next();
            if (next != null) turns.get(next).signal();
            lock.unlock();
        }
    }

    /// A circuit is over.
    void forget(Object circuit) {
        if (share == null) return;
        lock.lock();
        try {
            share.forget(circuit);
        } finally {
            lock.unlock();
        }
    }
}
