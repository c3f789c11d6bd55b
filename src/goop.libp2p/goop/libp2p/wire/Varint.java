package goop.libp2p.wire;

import goop.libp2p.ProtocolException;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/// Unsigned varints: seven bits a byte, the least significant first, the high bit set on all but
/// the last.
///
/// Spec: multiformats/unsigned-varint. Only the shortest form is right, and nine bytes (63 bits)
/// are the most.
public final class Varint {
    /// The longest varint that the specification allows.
    public static final int MAX_BYTES = 9;

    private Varint() {}

    /// How many bytes `value` takes.
    public static int size(long value) {
        return Math.max(1, (64 - Long.numberOfLeadingZeros(value) + 6) / 7);
    }

    /// The bytes of `value`, which is not negative.
    public static byte[] encode(long value) {
        ByteBuffer out = ByteBuffer.allocate(size(value));
        write(out, value);
        return out.array();
    }

    /// Writes `value`, which is not negative, in one call to `out`.
    public static void write(OutputStream out, long value) throws IOException {
        out.write(encode(value));
    }

    /// Writes `value`, which is not negative. The buffer must have room.
    public static void write(ByteBuffer out, long value) {
        if (value < 0) throw new IllegalArgumentException("negative varint " + value);
        long rest = value;
        while (rest > 0x7f) {
            out.put((byte) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        out.put((byte) rest);
    }

    /// Blocks until a whole varint has come in.
    ///
    /// @throws EOFException when the stream ended before or within it
    /// @throws ProtocolException when it is not the shortest form, or longer than nine bytes
    public static long read(InputStream in) throws IOException {
        long value = 0;
        for (int index = 0; index < MAX_BYTES; index++) {
            int next = in.read();
            if (next < 0) throw new EOFException("the stream ended within a varint");
            value |= (next & 0x7fL) << (7 * index);
            if (next < 0x80) return shortest(value, next, index);
        }
        throw tooLong();
    }

    /// Reads one varint off the front of `in`.
    ///
    /// @throws ProtocolException when it is cut short, not the shortest form, or too long
    public static long read(ByteBuffer in) throws ProtocolException {
        long value = 0;
        for (int index = 0; index < MAX_BYTES; index++) {
            if (!in.hasRemaining()) throw new ProtocolException("a varint is cut short");
            int next = in.get() & 0xff;
            value |= (next & 0x7fL) << (7 * index);
            if (next < 0x80) return shortest(value, next, index);
        }
        throw tooLong();
    }

    /// Reads a length that must not be over `max`.
    public static int readLength(InputStream in, int max) throws IOException {
        return bounded(read(in), max);
    }

    /// Reads a length that must not be over `max`, nor over what is left in `in`.
    public static int readLength(ByteBuffer in, int max) throws ProtocolException {
        int length = bounded(read(in), max);
        if (length > in.remaining()) {
            throw new ProtocolException(
                    "length %d, but only %d bytes follow".formatted(length, in.remaining()));
        }
        return length;
    }

    private static int bounded(long length, int max) throws ProtocolException {
        if (length > max) throw new ProtocolException("length " + length + ", at most " + max);
        return (int) length;
    }

    // "Implementations must reject non-minimal encodings": a last byte of zero adds nothing.
    private static long shortest(long value, int last, int index) throws ProtocolException {
        if (last == 0 && index > 0) throw new ProtocolException("a varint not in shortest form");
        return value;
    }

    private static ProtocolException tooLong() {
        return new ProtocolException("a varint of more than " + MAX_BYTES + " bytes");
    }
}
