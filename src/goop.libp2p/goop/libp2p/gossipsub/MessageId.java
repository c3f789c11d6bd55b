package goop.libp2p.gossipsub;

import goop.libp2p.PeerId;

import java.util.Arrays;
import java.util.HexFormat;

/// What tells one message from another: its author's peer id, then its sequence number.
///
/// js-libp2p takes for the author the public key that an Ed25519 or secp256k1 peer id holds,
/// without the two bytes that make a peer id of it ("key form"). What comes in that form is brought
/// into the usual one here, and who speaks so is answered so: otherwise neither side would find
/// what the other tells of, and each would take the other for a liar.
///
/// Comparable, so that a map copes with ids that somebody made to have one hash.
final class MessageId implements Comparable<MessageId> {
    /// No peer id and sequence number together are longer.
    static final int MAX_BYTES = 64;

    private static final int SEQUENCE_BYTES = 8;
    // A peer id begins with a multihash code, 0 or 0x12; a key with the tag of its field Type.
    private static final byte IDENTITY = 0;
    private static final byte KEY_TAG = 8;

    private final byte[] bytes;

    private MessageId(byte[] bytes) {
        this.bytes = bytes;
    }

    /// @param bytes as another peer gave it, in either form; they are the id's own from now on
    static MessageId read(byte[] bytes) {
        if (!isKeyForm(bytes)) return new MessageId(bytes);
        byte[] usual = new byte[bytes.length + 2];
        usual[0] = IDENTITY;
        usual[1] = (byte) (bytes.length - SEQUENCE_BYTES);
        System.arraycopy(bytes, 0, usual, 2, bytes.length);
        return new MessageId(usual);
    }

    static boolean isKeyForm(byte[] bytes) {
        return bytes.length > SEQUENCE_BYTES && bytes[0] == KEY_TAG;
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

    /// The key form, or the usual one where the author's id holds no key.
    byte[] keyForm() {
        boolean holdsKey =
                bytes.length > SEQUENCE_BYTES + 2
                        && bytes[0] == IDENTITY
                        && bytes[1] == bytes.length - SEQUENCE_BYTES - 2
                        && bytes[2] == KEY_TAG;
        return holdsKey ? Arrays.copyOfRange(bytes, 2, bytes.length) : bytes;
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
