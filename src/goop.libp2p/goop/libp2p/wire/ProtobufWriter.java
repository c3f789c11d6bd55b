package goop.libp2p.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;

/// Writes one protobuf message, field by field, in the order of the calls.
///
/// What is written is what is called: a zero is written as a zero (proto2's way), so a proto3
/// default is left out by not calling.
public final class ProtobufWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /// Begins an empty message.
    public ProtobufWriter() {}

    /// An unsigned number, or an enum.
    public ProtobufWriter number(int field, long value) {
        varint((long) field << 3);
        varint(value);
        return this;
    }

    /// A number of eight bytes (fixed64, sfixed64).
    public ProtobufWriter fixed64(int field, long value) {
        varint((long) field << 3 | 1);
        for (int shift = 0; shift < 64; shift += 8) out.write((int) (value >>> shift));
        return this;
    }

    public ProtobufWriter bool(int field, boolean value) {
        return number(field, value ? 1 : 0);
    }

    public ProtobufWriter bytes(int field, byte[] value) {
        varint((long) field << 3 | 2);
        varint(value.length);
        out.writeBytes(value);
        return this;
    }

    public ProtobufWriter string(int field, String value) {
        return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    public ProtobufWriter strings(int field, Collection<String> values) {
        values.forEach(value -> string(field, value));
        return this;
    }

    public ProtobufWriter message(int field, ProtobufWriter value) {
        return bytes(field, value.toBytes());
    }

    /// The message so far.
    public byte[] toBytes() {
        return out.toByteArray();
    }

    // Unlike Varint's, all 64 bits: a negative number takes ten bytes.
    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}
