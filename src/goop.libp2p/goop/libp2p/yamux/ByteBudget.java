package goop.libp2p.yamux;

/// So many bytes and no more, within a larger budget that others share. Safe for several threads.
public final class ByteBudget {
    private final long max;
    private final ByteBudget parent;
    private long used;
    private boolean closed;

    /// A budget within no other.
    public ByteBudget(long max) {
        this(max, null);
    }

    /// @param parent asked for each byte as well, or null
    public ByteBudget(long max, ByteBudget parent) {
        this.max = max;
        this.parent = parent;
    }

    /// Takes `bytes`, or nothing and says false.
    public synchronized boolean reserve(long bytes) {
        if (closed || bytes > max - used) return false;
        if (parent != null && !parent.reserve(bytes)) return false;
        used += bytes;
        return true;
    }

    /// Gives back what was taken.
    public synchronized void release(long bytes) {
        if (closed) return;
        used -= bytes;
        if (parent != null) parent.release(bytes);
    }

    /// Gives everything back, whatever is still called taken, and grants no more.
    public synchronized void close() {
        if (closed) return;
        if (parent != null) parent.release(used);
        used = 0;
        closed = true;
    }

    /// What is taken now.
    public synchronized long used() {
        return used;
    }
}
