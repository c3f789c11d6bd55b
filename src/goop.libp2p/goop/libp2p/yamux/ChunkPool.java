package goop.libp2p.yamux;

import java.util.ArrayDeque;

/// The memory that received bytes lie in. A transfer uses the same few large chunks again and
/// again; a chunk for a small message is not worth keeping. Safe for several threads.
final class ChunkPool {
    static final int MIN = 512;
    static final int MAX = 64 * 1024;

    // A reader that keeps up has one chunk and the network another; the rest is for its pauses.
    private static final int KEPT = 8;

    private final ByteBudget budget;
    private final ArrayDeque<byte[]> free = new ArrayDeque<>(0);
    private boolean used;

    ChunkPool(ByteBudget budget) {
        this.budget = budget;
    }

    /// A chunk for `wanted` bytes or the first of them, or null when the budget is used up.
    byte[] take(int wanted) {
        int size = wanted >= MAX ? MAX : Math.max(MIN, Integer.highestOneBit(2 * wanted - 1));
        if (!budget.reserve(size)) return null;
        if (size < MAX) return new byte[size];
        synchronized (this) {
            used = true;
            byte[] chunk = free.pollLast();
            return chunk != null ? chunk : new byte[size];
        }
    }

    /// Takes back a chunk that nobody looks at any more.
    void give(byte[] chunk) {
        budget.release(chunk.length);
        if (chunk.length < MAX) return;
        synchronized (this) {
            if (free.size() < KEPT) free.addLast(chunk);
        }
    }

    /// Takes back what one of the two threads that fill and empty a stream may still look at.
    void forget(byte[] chunk) {
        budget.release(chunk.length);
    }

    /// Called now and then: lets go of what was of no use since the last time.
    synchronized void trim() {
        if (!used) free.clear();
        used = false;
    }
}
