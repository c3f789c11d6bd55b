package goop.libp2p;

import goop.libp2p.wire.ProtobufReader;
import goop.libp2p.wire.ProtobufWriter;
import goop.libp2p.wire.Varint;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A payload with a signature that holds for one purpose (domain) only.
///
/// Spec: libp2p/specs RFC 0002. What [#parse] returns has not been checked: nothing in it may be
/// used before [#verify] with the domain that the reader expects.
///
/// ```
/// message Envelope { PublicKey public_key = 1; bytes payload_type = 2; bytes payload = 3;
///                    bytes signature = 5; }
/// ```
public final class SignedEnvelope {
    private final PublicKey publicKey;
    private final byte[] payloadType;
    private final byte[] payload;
    private final byte[] signature;

    private SignedEnvelope(
            PublicKey publicKey, byte[] payloadType, byte[] payload, byte[] signature) {
        this.publicKey = publicKey;
        this.payloadType = payloadType;
        this.payload = payload;
        this.signature = signature;
    }

    /// Signs the payload for this domain: the same bytes prove nothing in another one.
    public static SignedEnvelope seal(
            Keypair signer, String domain, byte[] payloadType, byte[] payload) {
        byte[] signature = signer.sign(signingBytes(domain, payloadType, payload));
        return new SignedEnvelope(
                signer.publicKey(), payloadType.clone(), payload.clone(), signature);
    }

    /// Reads an envelope. Its signature is not checked here, since that needs the domain.
    public static SignedEnvelope parse(byte[] bytes) throws ProtocolException {
        PublicKey publicKey = null;
        byte[] payloadType = null;
        byte[] payload = null;
        byte[] signature = null;
        for (ProtobufReader in = new ProtobufReader(bytes); in.next(); ) {
            switch (in.field()) {
                case 1 -> publicKey = PublicKey.fromProtobuf(in.bytes());
                case 2 -> payloadType = in.bytes();
                case 3 -> payload = in.bytes();
                case 5 -> signature = in.bytes();
                default -> {}
            }
        }
        if (publicKey == null || payloadType == null || payload == null || signature == null) {
            throw new ProtocolException("a signed envelope that lacks a field");
        }
        return new SignedEnvelope(publicKey, payloadType, payload, signature);
    }

    public byte[] toBytes() {
        return new ProtobufWriter()
                .bytes(1, publicKey.toProtobuf())
                .bytes(2, payloadType)
                .bytes(3, payload)
                .bytes(5, signature)
                .toBytes();
    }

    /// What is signed: domain, payload type and payload, each behind its length.
    public static byte[] signingBytes(String domain, byte[] payloadType, byte[] payload) {
        byte[] name = domain.getBytes(StandardCharsets.UTF_8);
        int size = 0;
        for (byte[] part : new byte[][] {name, payloadType, payload}) {
            size += Varint.size(part.length) + part.length;
        }
        ByteBuffer out = ByteBuffer.allocate(size);
        for (byte[] part : new byte[][] {name, payloadType, payload}) {
            Varint.write(out, part.length);
            out.put(part);
        }
        return out.array();
    }

    /// Returns the payload if all of it is right.
    ///
    /// @throws ProtocolException when the payload is of another type, or the signature does not
    ///   hold in this domain
    /// @throws UnsupportedKeyException when the JDK cannot check this key's signatures
    public byte[] verify(String domain, byte[] expectedType)
            throws ProtocolException, UnsupportedKeyException {
        if (!Arrays.equals(payloadType, expectedType)) {
            throw new ProtocolException("a signed envelope with another payload than " + domain);
        }
        if (!VerifiedSignatures.verify(
                publicKey, signingBytes(domain, payloadType, payload), signature)) {
            throw new ProtocolException("a signed envelope with a wrong signature for " + domain);
        }
        return payload.clone();
    }

    /// Who signed, or claims to have.
    public PublicKey publicKey() {
        return publicKey;
    }
}
