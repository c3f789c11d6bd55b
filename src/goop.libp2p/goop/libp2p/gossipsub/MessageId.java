package goop.libp2p.gossipsub;

import goop.libp2p.PeerId;

import java.util.Arrays;
import java.util.HexFormat;

/// What tells one message from another: its author's peer id, then its sequence number.
///
/// Comparable, so that a map copes with ids that somebody made to have one hash.
final class MessageId implements Comparable<MessageId> {
    /// No peer id and sequence number together are longer.
    static final int MAX_BYTES = 64;

    private final byte[] bytes;

    /// @param bytes as another peer gave it; they are the id's own from now on
    MessageId(byte[] bytes) {
        this.bytes = bytes;
    }

    static MessageId of(PeerId from, byte[] sequence) {
        byte[] author = from.toBytes();
        byte[] id = Arrays.copyOf(author, author.length + sequence.length);
        System.arraycopy(sequence, 0, id, author.length, sequence.length);
        return new MessageId(id);
    }

    /// Not a copy.
    byte[] bytes() {
        return bytes;
    }

    @Override
    public int compareTo(MessageId other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MessageId that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
