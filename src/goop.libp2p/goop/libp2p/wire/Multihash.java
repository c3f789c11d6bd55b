package goop.libp2p.wire;

import goop.libp2p.ProtocolException;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// A digest that says how it was made: code and length as varints, then the digest.
///
/// Spec: multiformats/multihash. Compare the encoded bytes, not the records.
///
/// @param code [#IDENTITY], [#SHA256] or another of the multicodec table
public record Multihash(long code, byte[] digest) {
    /// The "digest" is the data itself.
    public static final int IDENTITY = 0x00;

    public static final int SHA256 = 0x12;

    /// The longest digest that is read; SHA-512's has 64.
    public static final int MAX_DIGEST = 128;

    public static Multihash identity(byte[] data) {
        return new Multihash(IDENTITY, data.clone());
    }

    public static Multihash sha256(byte[] data) {
        try {
            return new Multihash(SHA256, MessageDigest.getInstance("SHA-256").digest(data));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every JDK has SHA-256", missing);
        }
    }

    /// @throws ProtocolException unless `bytes` are one multihash, whole, and nothing more
    public static Multihash parse(byte[] bytes) throws ProtocolException {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        long code = Varint.read(in);
        byte[] digest = new byte[Varint.readLength(in, MAX_DIGEST)];
        in.get(digest);
        if (in.hasRemaining()) {
            throw new ProtocolException(in.remaining() + " bytes after a multihash");
        }
        if (code == SHA256 && digest.length != 32) {
            throw new ProtocolException("a SHA-256 digest of " + digest.length + " bytes");
        }
        return new Multihash(code, digest);
    }

    public byte[] toBytes() {
        int size = Varint.size(code) + Varint.size(digest.length) + digest.length;
        ByteBuffer out = ByteBuffer.allocate(size);
        Varint.write(out, code);
        Varint.write(out, digest.length);
        return out.put(digest).array();
    }
}
