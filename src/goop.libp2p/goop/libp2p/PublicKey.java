package goop.libp2p;

import goop.libp2p.wire.Multihash;
import goop.libp2p.wire.ProtobufReader;
import goop.libp2p.wire.ProtobufWriter;

import java.util.Arrays;

/// The public key of a peer.
///
/// Spec: libp2p/specs peer-ids, "Keys". On the wire it is the protobuf message `{ KeyType Type = 1;
/// bytes Data = 2; }` in its one deterministic form, since the peer id is made of these very bytes.
public final class PublicKey {
    // "Keys that serialize to more than 42 bytes must be hashed."
    private static final int MAX_INLINED = 42;

    private final KeyType type;
    private final byte[] data;

    private PublicKey(KeyType type, byte[] data) {
        this.type = type;
        this.data = data;
    }

    /// @param key the 32 bytes of an Ed25519 public key
    public static PublicKey ed25519(byte[] key) {
        if (key.length != 32) throw new IllegalArgumentException(key.length + " bytes");
        return new PublicKey(KeyType.ED25519, key.clone());
    }

    /// Reads a key as it stands on the wire. Its size is bounded before anything parses it; whether
    /// the bytes within are a point on the curve or a good modulus is seen by [#verify].
    ///
    /// @throws ProtocolException for anything that is not the deterministic encoding of a key
    public static PublicKey fromProtobuf(byte[] bytes) throws ProtocolException {
        if (bytes.length > KeyVerifier.MAX_RSA_DATA + 8) {
            throw new ProtocolException("a public key of " + bytes.length + " bytes");
        }
        KeyType type = null;
        byte[] data = null;
        for (ProtobufReader in = new ProtobufReader(bytes); in.next(); ) {
            switch (in.field()) {
                case 1 -> type = KeyType.of(in.number());
                case 2 -> data = in.bytes();
                default -> throw new ProtocolException("field " + in.field() + " in a public key");
            }
        }
        if (type == null || data == null) throw new ProtocolException("half a public key");
        KeyVerifier.checkSize(type, data);
        PublicKey key = new PublicKey(type, data);
        // "Fields must be minimally encoded", "in tag order", "no additional fields".
        if (!Arrays.equals(key.toProtobuf(), bytes)) {
            throw new ProtocolException("a public key that is not encoded deterministically");
        }
        return key;
    }

    public byte[] toProtobuf() {
        return new ProtobufWriter().number(1, type.ordinal()).bytes(2, data).toBytes();
    }

    public KeyType type() {
        return type;
    }

    /// The key itself: raw for Ed25519, a compressed point for secp256k1, PKIX DER for the others.
    public byte[] data() {
        return data.clone();
    }

    public PeerId peerId() {
        byte[] bytes = toProtobuf();
        return new PeerId(
                bytes.length <= MAX_INLINED ? Multihash.identity(bytes) : Multihash.sha256(bytes));
    }

    /// Whether `signature` is this key's over `message`. A malformed signature or key is just
    /// false.
    ///
    /// @throws UnsupportedKeyException when the JDK cannot tell: secp256k1, uncommon curves
    public boolean verify(byte[] message, byte[] signature) throws UnsupportedKeyException {
        return KeyVerifier.verify(type, data, message, signature);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PublicKey that
                && type == that.type
                && Arrays.equals(data, that.data);
    }

    @Override
    public int hashCode() {
        return 31 * type.hashCode() + Arrays.hashCode(data);
    }

    /// Type and peer id.
    @Override
    public String toString() {
        return type + " " + peerId();
    }
}
