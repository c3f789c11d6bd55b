package goop.libp2p.wire;

import goop.libp2p.ProtocolException;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// Reads the fields of one protobuf message, in the order in which they come.
///
/// ```java
/// for (var in = new ProtobufReader(message); in.next(); ) {
///     switch (in.field()) {
///         case 1 -> key = in.bytes();
///         case 3 -> protocols.add(in.string());
///         default -> {} // next() steps over what was not read
///     }
/// }
/// ```
///
/// The message stands whole in memory, so its size bounds what the fields can take; who keeps a
/// repeated field bounds the count.
public final class ProtobufReader {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH = 2;
    private static final int FIXED32 = 5;

    private final ByteBuffer in;
    private int field;
    private int wireType;
    private boolean pending;

    public ProtobufReader(byte[] message) {
        this(ByteBuffer.wrap(message));
    }

    public ProtobufReader(ByteBuffer message) {
        in = message.slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    /// Goes on to the next field, over the value of the last one if nobody read it.
    ///
    /// @return false at the end of the message
    public boolean next() throws ProtocolException {
        if (pending) skip();
        if (!in.hasRemaining()) return false;
        long tag = varint();
        long number = tag >>> 3;
        if (number == 0 || number >= 1 << 29) {
            throw new ProtocolException("protobuf field number " + number);
        }
        field = (int) number;
        wireType = (int) (tag & 7);
        pending = true;
        return true;
    }

    /// The number of the field that [#next] found.
    public int field() {
        return field;
    }

    /// Its value as an unsigned 64-bit number (also int32, int64, enum).
    public long number() throws ProtocolException {
        expect(VARINT);
        return varint();
    }

    /// Its value as a number of eight bytes (fixed64, sfixed64).
    public long fixed64() throws ProtocolException {
        expect(FIXED64);
        if (in.remaining() < 8) throw cutShort();
        return in.getLong();
    }

    /// Its value as a truth value: anything but zero is true.
    public boolean bool() throws ProtocolException {
        return number() != 0;
    }

    /// Its value as bytes.
    public byte[] bytes() throws ProtocolException {
        ByteBuffer value = slice();
        byte[] copy = new byte[value.remaining()];
        value.get(copy);
        return copy;
    }

    /// Its value as text, which must be UTF-8.
    public String string() throws ProtocolException {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(slice()).toString();
        } catch (CharacterCodingException malformed) {
            throw new ProtocolException("protobuf field " + field + " is not UTF-8", malformed);
        }
    }

    /// Its value as a message.
    public ProtobufReader message() throws ProtocolException {
        return new ProtobufReader(slice());
    }

    private ByteBuffer slice() throws ProtocolException {
        expect(LENGTH);
        int length = length();
        ByteBuffer value = in.slice(in.position(), length);
        in.position(in.position() + length);
        return value;
    }

    private void expect(int type) throws ProtocolException {
        if (!pending) throw new IllegalStateException("field " + field + " was read already");
        if (wireType != type) {
            throw new ProtocolException(
                    "protobuf field %d has wire type %d, not %d".formatted(field, wireType, type));
        }
        pending = false;
    }

    private void skip() throws ProtocolException {
        pending = false;
        int size =
                switch (wireType) {
                    case VARINT -> {
                        varint();
                        yield 0;
                    }
                    case FIXED64 -> 8;
                    case LENGTH -> length();
                    case FIXED32 -> 4;
                    // Groups (3 and 4) are older than any libp2p.
                    default -> throw new ProtocolException("protobuf wire type " + wireType);
                };
        if (size > in.remaining()) throw cutShort();
        in.position(in.position() + size);
    }

    private int length() throws ProtocolException {
        long length = varint();
        if (length < 0 || length > in.remaining()) throw cutShort();
        return (int) length;
    }

    // Up to ten bytes, longer forms allowed: protobuf's own rules, not multiformats'.
    private long varint() throws ProtocolException {
        long value = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            if (!in.hasRemaining()) throw cutShort();
            byte next = in.get();
            value |= (next & 0x7fL) << shift;
            if (next >= 0) return value;
        }
        throw new ProtocolException("a protobuf varint of more than 10 bytes");
    }

    private ProtocolException cutShort() {
        return new ProtocolException("a protobuf message is cut short in field " + field);
    }
}
