package goop.libp2p;

import goop.libp2p.wire.ProtobufReader;
import goop.libp2p.wire.ProtobufWriter;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;

/// An Ed25519 key pair: what makes a host who it is.
///
/// Spec: libp2p/specs peer-ids, "Ed25519". `toString` tells the public half only.
public final class Keypair {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] seed;
    private final PrivateKey secret;
    private final PublicKey publicKey;
    private final PeerId peerId;

    private Keypair(byte[] seed) {
        this.seed = seed;
        KeyPair pair = expand(seed);
        secret = pair.getPrivate();
        publicKey = PublicKey.ed25519(raw((EdECPublicKey) pair.getPublic()));
        peerId = publicKey.peerId();
    }

    public static Keypair generate() {
        byte[] seed = new byte[32];
        RANDOM.nextBytes(seed);
        return new Keypair(seed);
    }

    /// @param seed the 32 bytes that RFC 8032 calls the private key
    public static Keypair fromSeed(byte[] seed) {
        if (seed.length != 32) throw new IllegalArgumentException(seed.length + " bytes");
        return new Keypair(seed.clone());
    }

    /// Reads a private key as libp2p stores it: seed and public key, the latter once or (older)
    /// twice.
    ///
    /// @throws ProtocolException when the message is damaged, of another key type, or when a public
    ///   key in it is not the seed's: signing with such a pair would give the secret away
    public static Keypair fromProtobuf(byte[] bytes) throws ProtocolException {
        KeyType type = null;
        byte[] data = null;
        for (ProtobufReader in = new ProtobufReader(bytes); in.next(); ) {
            switch (in.field()) {
                case 1 -> type = KeyType.of(in.number());
                case 2 -> data = in.bytes();
                default -> throw new ProtocolException("field " + in.field() + " in a private key");
            }
        }
        if (type == null || data == null) throw new ProtocolException("half a private key");
        if (type != KeyType.ED25519) {
            throw new ProtocolException("a private key of type " + type + ", not ED25519");
        }
        if (data.length != 64 && data.length != 96) {
            throw new ProtocolException("an Ed25519 private key of " + data.length + " bytes");
        }
        Keypair pair = new Keypair(Arrays.copyOf(data, 32));
        for (int at = 32; at < data.length; at += 32) {
            if (!Arrays.equals(pair.publicKey.data(), Arrays.copyOfRange(data, at, at + 32))) {
                throw new ProtocolException("the private key's public half belongs to another key");
            }
        }
        return pair;
    }

    /// The form that [#fromProtobuf] reads: a secret.
    public byte[] toProtobuf() {
        byte[] data = ByteBuffer.allocate(64).put(seed).put(publicKey.data()).array();
        return new ProtobufWriter().number(1, KeyType.ED25519.ordinal()).bytes(2, data).toBytes();
    }

    /// The 64 bytes of an Ed25519 signature.
    public byte[] sign(byte[] message) {
        try {
            Signature signer = Signature.getInstance("Ed25519");
            signer.initSign(secret);
            signer.update(message);
            return signer.sign();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK signs with Ed25519", impossible);
        }
    }

    public PublicKey publicKey() {
        return publicKey;
    }

    public PeerId peerId() {
        return peerId;
    }

    @Override
    public String toString() {
        return "Keypair of " + peerId;
    }

    // The JDK makes a public key only while it generates a pair, and then takes the seed as it
    // comes
    // from the source of randomness: here is one that has just this seed to give.
    private static KeyPair expand(byte[] seed) {
        SecureRandom source =
                new SecureRandom() {
                    private static final long serialVersionUID = 1;

                    @Override
                    public void nextBytes(byte[] bytes) {
                        System.arraycopy(seed, 0, bytes, 0, bytes.length);
                    }
                };
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
            generator.initialize(NamedParameterSpec.ED25519, source);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has Ed25519", impossible);
        }
    }

    // RFC 8032: y little-endian in 32 bytes, the sign of x in the highest bit. The JDK's own
    // encoding ends in just that.
    private static byte[] raw(EdECPublicKey key) {
        byte[] encoded = key.getEncoded();
        return Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
    }
}
