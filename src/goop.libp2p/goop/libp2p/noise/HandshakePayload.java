package goop.libp2p.noise;

import goop.libp2p.ProtocolException;
import goop.libp2p.PublicKey;
import goop.libp2p.UnsupportedKeyException;
import goop.libp2p.VerifiedSignatures;
import goop.libp2p.wire.ProtobufReader;
import goop.libp2p.wire.ProtobufWriter;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// What libp2p puts into the second and third message (libp2p/specs noise, "The libp2p Handshake
/// Payload"):
///
/// ```protobuf
/// message NoiseExtensions {
///   repeated bytes webtransport_certhashes = 1;
///   repeated string stream_muxers = 2;
/// }
/// message NoiseHandshakePayload {
///   optional bytes identity_key = 1;
///   optional bytes identity_sig = 2;
///   optional NoiseExtensions extensions = 4;
/// }
/// ```
///
/// @param identityKey who the sender is, in the protobuf form of public keys
/// @param signature the identity key's over the sender's static Noise key
/// @param certHashes multihashes of certificates, for WebTransport
/// @param muxers the stream muxers that the sender speaks, the preferred first; empty when it does
///   not negotiate them here
record HandshakePayload(
        byte[] identityKey, byte[] signature, List<byte[]> certHashes, List<String> muxers) {
    // More than any host has: two certificates that overlap, a handful of muxers.
    private static final int MAX_CERT_HASHES = 16;
    private static final int MAX_MUXERS = 32;

    private static final byte[] SIGNED_PREFIX =
            "noise-libp2p-static-key:".getBytes(StandardCharsets.US_ASCII);

    /// The bytes that an identity key signs to vouch for a static key.
    static byte[] signed(byte[] staticKey) {
        byte[] bytes = new byte[SIGNED_PREFIX.length + staticKey.length];
        System.arraycopy(SIGNED_PREFIX, 0, bytes, 0, SIGNED_PREFIX.length);
        System.arraycopy(staticKey, 0, bytes, SIGNED_PREFIX.length, staticKey.length);
        return bytes;
    }

    static HandshakePayload read(byte[] bytes) throws ProtocolException {
        byte[] identityKey = {};
        byte[] signature = {};
        List<byte[]> certHashes = new ArrayList<>();
        List<String> muxers = new ArrayList<>();
        for (var in = new ProtobufReader(bytes); in.next(); ) {
            switch (in.field()) {
                case 1 -> identityKey = in.bytes();
                case 2 -> signature = in.bytes();
                case 4 -> readExtensions(in.message(), certHashes, muxers);
                default -> {} // earlier drafts had early data in field 3
            }
        }
        if (identityKey.length == 0) {
            throw new ProtocolException("noise: a handshake payload without identity key");
        }
        if (signature.length == 0) {
            throw new ProtocolException("noise: a handshake payload without signature");
        }
        return new HandshakePayload(identityKey, signature, certHashes, muxers);
    }

    private static void readExtensions(
            ProtobufReader in, List<byte[]> certHashes, List<String> muxers)
            throws ProtocolException {
        while (in.next()) {
            switch (in.field()) {
                case 1 -> certHashes.add(in.bytes());
                case 2 -> muxers.add(in.string());
                default -> {}
            }
            if (certHashes.size() > MAX_CERT_HASHES || muxers.size() > MAX_MUXERS) {
                throw new ProtocolException("noise: too many handshake extensions");
            }
        }
    }

    byte[] toBytes() {
        var payload = new ProtobufWriter().bytes(1, identityKey).bytes(2, signature);
        if (!certHashes.isEmpty() || !muxers.isEmpty()) {
            var extensions = new ProtobufWriter();
            for (byte[] hash : certHashes) extensions.bytes(1, hash);
            payload.message(4, extensions.strings(2, muxers));
        }
        return payload.toBytes();
    }

    /// Checks that whoever owns the identity key vouches for `staticKey`.
    ///
    /// @return the identity key
    /// @throws UnsupportedKeyException when the JDK cannot check such a key's signatures
    PublicKey authenticate(byte[] staticKey) throws IOException {
        PublicKey key = PublicKey.fromProtobuf(identityKey);
        if (!VerifiedSignatures.verify(key, signed(staticKey), signature)) {
            throw new ProtocolException(
                    "noise: %s did not sign the key of this connection".formatted(key.peerId()));
        }
        return key;
    }
}
