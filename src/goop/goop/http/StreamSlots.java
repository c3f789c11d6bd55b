package goop.http;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// How many streams may be open, in all and for one key (an address). Memory is proportional to
/// what is open.
public final class StreamSlots {
    private volatile int most;
    private volatile int mostPerKey;
    private final AtomicInteger open = new AtomicInteger();
    private final ConcurrentHashMap<Object, Integer> byKey = new ConcurrentHashMap<>();

    /// @param most in all; 0 or less is no limit
    /// @param mostPerKey for one key; 0 or less is no limit
    public StreamSlots(int most, int mostPerKey) {
        allow(most, mostPerKey);
    }

    /// Other bounds from now on. What is open beyond them stays open.
    public void allow(int most, int mostPerKey) {
        this.most = most > 0 ? most : Integer.MAX_VALUE;
        this.mostPerKey = mostPerKey > 0 ? mostPerKey : Integer.MAX_VALUE;
    }

    /// How many may be open for one key.
    public int mostPerKey() {
        return mostPerKey;
    }

    /// What came of asking for a place.
    public enum Answer {
        TAKEN,
        FULL,
        FULL_FOR_KEY
    }

    /// Takes a place; whoever got one gives it back with [#release].
    public Answer take(Object key) {
        if (open.incrementAndGet() > most) {
            open.decrementAndGet();
            return Answer.FULL;
        }
        boolean[] taken = new boolean[1];
        byKey.compute(
                key,
                (k, count) -> {
                    int now = count == null ? 0 : count;
                    taken[0] = now < mostPerKey;
                    return taken[0] ? (Integer) (now + 1) : count;
                });
        if (taken[0]) return Answer.TAKEN;
        open.decrementAndGet();
        return Answer.FULL_FOR_KEY;
    }

    public void release(Object key) {
        byKey.computeIfPresent(key, (k, count) -> count == 1 ? null : (Integer) (count - 1));
        open.decrementAndGet();
    }

    /// How many may be open in all; [Integer#MAX_VALUE] is no limit.
    public int most() {
        return most;
    }

    /// How many are open for one key.
    public int open(Object key) {
        return byKey.getOrDefault(key, 0);
    }

    /// How many are open.
    public int open() {
        return open.get();
    }
}
