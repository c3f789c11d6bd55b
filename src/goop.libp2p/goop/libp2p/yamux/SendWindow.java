package goop.libp2p.yamux;

/// How much one stream may still send. Belongs to whoever holds the stream's lock.
final class SendWindow {
    // The window is an unsigned 32-bit number wherever it is one.
    private static final long MAX = 0xffff_ffffL;

    private long open = ReceiveWindow.INITIAL;

    /// Takes up to `wanted` bytes and says how many: 0 when the window is used up.
    int take(int wanted) {
        int taken = (int) Math.min(wanted, open);
        open -= taken;
        return taken;
    }

    /// @param credit what the peer's update says, below 2^32
    /// @throws YamuxException when that makes more than a window can be
    void add(long credit) throws YamuxException {
        if (credit > MAX - open) {
            throw new YamuxException(
                    "window update of %d bytes upon %d overflows".formatted(credit, open));
        }
        open += credit;
    }

    long open() {
        return open;
    }
}
