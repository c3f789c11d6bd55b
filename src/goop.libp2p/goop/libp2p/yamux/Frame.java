package goop.libp2p.yamux;

/// One frame's header. The compiler checks that every `switch` over it is complete.
///
/// Stream ids are unsigned 32-bit numbers in an `int`.
sealed interface Frame {
    /// What stands before each frame's body.
    int HEADER_LENGTH = 12;

    /// `length` bytes follow on the wire.
    record Data(int flags, int streamId, int length) implements Frame {}

    /// The sender of this may be sent `credit` more bytes. In a frame with RST the same field is an
    /// error code.
    record WindowUpdate(int flags, int streamId, long credit) implements Frame {}

    /// With SYN a question, with ACK the answer, which has the same nonce.
    record Ping(int flags, int nonce) implements Frame {}

    /// No more streams, please. The stream id is ignored, as it is for `Ping`.
    record GoAway(long code) implements Frame {
        static final int NORMAL = 0;
        static final int PROTOCOL_ERROR = 1;
        static final int INTERNAL_ERROR = 2;
    }

    /// Reads a whole header.
    ///
    /// @throws YamuxException when it is no frame of version 0
    static Frame parse(byte[] header) throws YamuxException {
        if (header[0] != 0) throw new YamuxException("version " + (header[0] & 0xff));
        int type = header[1] & 0xff;
        int flags = (header[2] & 0xff) << 8 | header[3] & 0xff;
        int streamId = int32(header, 4);
        int length = int32(header, 8);
        return switch (type) {
            case 0 -> new Data(flags, ofStream(streamId), nonNegative(length));
            case 1 -> new WindowUpdate(flags, ofStream(streamId), Integer.toUnsignedLong(length));
            case 2 -> new Ping(flags, length);
            case 3 -> new GoAway(Integer.toUnsignedLong(length));
            default -> throw new YamuxException("frame type " + type);
        };
    }

    /// Writes this header to `to[at..at + 12)`.
    default void write(byte[] to, int at) {
        switch (this) {
            case Data data -> write(to, at, 0, data.flags, data.streamId, data.length);
            case WindowUpdate update ->
                    write(to, at, 1, update.flags, update.streamId, (int) update.credit);
            case Ping ping -> write(to, at, 2, ping.flags, 0, ping.nonce);
            case GoAway goAway -> write(to, at, 3, 0, 0, (int) goAway.code);
        }
    }

    private static void write(byte[] to, int at, int type, int flags, int streamId, int length) {
        to[at] = 0;
        to[at + 1] = (byte) type;
        to[at + 2] = (byte) (flags >>> 8);
        to[at + 3] = (byte) flags;
        putInt32(to, at + 4, streamId);
        putInt32(to, at + 8, length);
    }

    // Spec, "StreamID Field": 0 stands for the session.
    private static int ofStream(int streamId) throws YamuxException {
        if (streamId == 0) throw new YamuxException("stream 0 is the session, not a stream");
        return streamId;
    }

    // The field is unsigned on the wire: a value over 2^31 shows here as negative. No window that
    // we grant allows such a frame.
    private static int nonNegative(int length) throws YamuxException {
        if (length < 0) {
            throw new YamuxException("a frame of " + Integer.toUnsignedString(length) + " bytes");
        }
        return length;
    }

    private static int int32(byte[] from, int at) {
        return (from[at] & 0xff) << 24
                | (from[at + 1] & 0xff) << 16
                | (from[at + 2] & 0xff) << 8
                | from[at + 3] & 0xff;
    }

    private static void putInt32(byte[] to, int at, int value) {
        to[at] = (byte) (value >>> 24);
        to[at + 1] = (byte) (value >>> 16);
        to[at + 2] = (byte) (value >>> 8);
        to[at + 3] = (byte) value;
    }
}
