package goop.libp2p;

import goop.libp2p.wire.Base32;
import goop.libp2p.wire.Base58;
import goop.libp2p.wire.Multibase;
import goop.libp2p.wire.Multihash;
import goop.libp2p.wire.Varint;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/// Who a peer is: the multihash of its public key, or the key itself when that is short.
///
/// Spec: libp2p/specs peer-ids. Written `12D3Koo…` (Ed25519), `16Uiu2…` (secp256k1) or `Qm…` (RSA,
/// ECDSA); as a CID `bafz…` or `k51…`.
public final class PeerId implements Comparable<PeerId> {
    private static final int LIBP2P_KEY = 0x72;

    private final byte[] bytes;
    private final int hash;
    private String text; // made when first asked for; a race only makes it twice

    PeerId(Multihash multihash) {
        bytes = multihash.toBytes();
        hash = Arrays.hashCode(bytes);
    }

    /// Reads any of the text forms.
    public static PeerId parse(String text) throws ProtocolException {
        try {
            // "If it starts with 1 or Qm, it's a bare base58btc encoded multihash."
            if (text.startsWith("1") || text.startsWith("Qm")) {
                return fromBytes(Base58.decode(text));
            }
            return fromCid(Multibase.decode(text));
        } catch (ProtocolException wrong) {
            throw new ProtocolException("not a peer id: " + wrong.getMessage(), wrong);
        }
    }

    /// Reads the binary form, a multihash.
    public static PeerId fromBytes(byte[] multihash) throws ProtocolException {
        Multihash parsed = Multihash.parse(multihash);
        boolean right =
                switch ((int) Math.min(parsed.code(), Integer.MAX_VALUE)) {
                    case Multihash.SHA256 -> true;
                    case Multihash.IDENTITY ->
                            parsed.digest().length > 0 && parsed.digest().length <= 42;
                    default -> false;
                };
        if (!right) {
            throw new ProtocolException(
                    "a peer id with %d bytes of multihash %#x"
                            .formatted(parsed.digest().length, parsed.code()));
        }
        return new PeerId(parsed);
    }

    private static PeerId fromCid(byte[] cid) throws ProtocolException {
        ByteBuffer in = ByteBuffer.wrap(cid);
        long version = Varint.read(in);
        if (version != 1) throw new ProtocolException("CID version " + version);
        long codec = Varint.read(in);
        if (codec != LIBP2P_KEY) throw new ProtocolException("CID of codec %#x".formatted(codec));
        byte[] multihash = new byte[in.remaining()];
        in.get(multihash);
        return fromBytes(multihash);
    }

    public byte[] toBytes() {
        return bytes.clone();
    }

    /// Version 1 of a CID in base 32: `bafz…`.
    public String toCid() {
        ByteArrayOutputStream cid = new ByteArrayOutputStream();
        cid.write(1);
        cid.write(LIBP2P_KEY);
        cid.writeBytes(bytes);
        return "b" + Base32.encode(cid.toByteArray());
    }

    /// The key, when the id holds it (Ed25519 and secp256k1).
    public Optional<PublicKey> publicKey() {
        try {
            Multihash multihash = Multihash.parse(bytes);
            if (multihash.code() != Multihash.IDENTITY) return Optional.empty();
            return Optional.of(PublicKey.fromProtobuf(multihash.digest()));
        } catch (ProtocolException notAKey) {
            return Optional.empty();
        }
    }

    /// Whether this is the id of that key.
    public boolean matches(PublicKey key) {
        return equals(key.peerId());
    }

    /// For logs and thread names: `12D3…` and the last six characters.
    public String brief() {
        String whole = toString();
        if (whole.length() <= 11) return whole;
        return whole.substring(0, 4) + "…" + whole.substring(whole.length() - 6);
    }

    @Override
    public int compareTo(PeerId other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PeerId that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /// The base58 form.
    @Override
    public String toString() {
        if (text == null) text = Base58.encode(bytes);
        return text;
    }
}
