package goop.libp2p.gossipsub;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// What waits for one peer to read it.
///
/// A peer that reads too slowly misses messages: others will tell it of them, and it can ask. What
/// must not be missed (subscriptions, GRAFT, PRUNE, own messages) is kept some while longer; a peer
/// that lets that pile up too is given up.
final class RpcQueue {
    /// What became of an RPC.
    enum Fate {
        QUEUED,
        DROPPED,
        /// The peer is to be given up.
        OVERFLOWN
    }

    private static final int URGENT_FACTOR = 4;

    private final int mostRpcs;
    private final long mostBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // These belong to the lock.
    private final Deque<byte[]> waiting = new ArrayDeque<>();
    private long bytes;
    private boolean writing;

    RpcQueue(GossipParameters.Bounds bounds) {
        mostRpcs = bounds.queuedRpcs();
        mostBytes = bounds.queuedBytes();
    }

    /// Never waits.
    Fate offer(byte[] rpc, boolean urgent) {
        lock.lock();
        try {
            int factor = urgent ? URGENT_FACTOR : 1;
            boolean full =
                    waiting.size() >= factor * mostRpcs
                            || bytes + rpc.length > factor * mostBytes && !waiting.isEmpty();
            if (full) return urgent ? Fate.OVERFLOWN : Fate.DROPPED;
            waiting.add(rpc);
            bytes += rpc.length;
            changed.signalAll();
            return Fate.QUEUED;
        } finally {
            lock.unlock();
        }
    }

    /// Waits for the next; what was taken before counts as written.
    byte[] take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            writing = false;
            changed.signalAll();
            while (waiting.isEmpty()) changed.await();
            writing = true;
            byte[] next = waiting.remove();
            bytes -= next.length;
            return next;
        } finally {
            lock.unlock();
        }
    }

    /// Waits until all of it is written, or time is up.
    void drain(long atMostNanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = atMostNanos;
            while ((writing || !waiting.isEmpty()) && left > 0) left = changed.awaitNanos(left);
        } finally {
            lock.unlock();
        }
    }
}
