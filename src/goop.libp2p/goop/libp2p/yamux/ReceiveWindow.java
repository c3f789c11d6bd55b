package goop.libp2p.yamux;

import java.util.function.LongPredicate;

/// How much the peer may still send on one stream, and when to let it send more. Belongs to whoever
/// holds the stream's lock.
final class ReceiveWindow {
    /// What both sides may send on a new stream.
    static final int INITIAL = 256 * 1024;

    // A window that is used up within so many round trips holds the sender up.
    private static final int ROUND_TRIPS = 4;

    private final long max;
    private long size = INITIAL;
    private long open = INITIAL;
    private long lastGrant;

    /// @param max where growth ends
    /// @param now a time in nanoseconds
    ReceiveWindow(long max, long now) {
        this.max = Math.max(max, INITIAL);
        lastGrant = now;
    }

    /// The peer sends a frame with so many bytes.
    ///
    /// @throws YamuxException when it may not
    void receive(int streamId, int length) throws YamuxException {
        if (length > open) {
            throw new YamuxException(
                    "%d bytes on stream %s, whose window has %d"
                            .formatted(length, Integer.toUnsignedString(streamId), open));
        }
        open -= length;
    }

    /// How much more to let the peer send, now that only `unread` bytes wait to be read: 0 until
    /// that is half the window.
    ///
    /// @param roundTrip nanoseconds, 0 when it is not known
    /// @param mayGrow asked whether there is memory for so many bytes more; must count them when it
    ///   says yes
    long grant(long unread, long now, long roundTrip, LongPredicate mayGrow) {
        if (size - open - unread < size / 2) return 0;
        if (now - lastGrant < ROUND_TRIPS * roundTrip) {
            long growth = Math.min(size, max - size);
            if (growth > 0 && mayGrow.test(growth)) size += growth;
        }
        lastGrant = now;
        long more = size - open - unread;
        open += more;
        return more;
    }

    /// What the peer may send now.
    long open() {
        return open;
    }

    /// How much of this was asked for with `mayGrow`.
    long grown() {
        return size - INITIAL;
    }
}
