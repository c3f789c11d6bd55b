package goop.libp2p.noise;

import goop.libp2p.ProtocolException;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.XECPublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;

import javax.crypto.KeyAgreement;

/// A Diffie-Hellman key pair on Curve25519 (Noise §12.1, RFC 7748 §5), computed by the JDK. The
/// private half never leaves the JDK's key object.
final class X25519Key {
    /// Bytes of a public key and of a shared secret.
    static final int LENGTH = 32;

    private static final String ALGORITHM = "X25519";

    private final PrivateKey privateKey;
    private final byte[] publicKey;

    private X25519Key(PrivateKey privateKey, byte[] publicKey) {
        this.privateKey = privateKey;
        this.publicKey = publicKey;
    }

    /// A new random key.
    static X25519Key generate() {
        try {
            var pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
            var point = (XECPublicKey) pair.getPublic();
            return new X25519Key(pair.getPrivate(), encode(point.getU()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no X25519", e);
        }
    }

    /// The key of a known scalar: test vectors need this, nothing else should.
    static X25519Key ofScalar(byte[] scalar) {
        try {
            var spec = new XECPrivateKeySpec(NamedParameterSpec.X25519, scalar.clone());
            var privateKey = KeyFactory.getInstance(ALGORITHM).generatePrivate(spec);
            byte[] basePoint = encode(BigInteger.valueOf(9));
            return new X25519Key(privateKey, agree(privateKey, basePoint));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not an X25519 scalar", e);
        }
    }

    /// The 32 bytes of RFC 7748 §5, not copied: nobody here changes them.
    byte[] publicKey() {
        return publicKey;
    }

    /// The secret shared with the owner of `remote`. A point of small order would make it zero
    /// whatever our own key is, and is refused.
    ///
    /// @throws ProtocolException when the peer's point is of small order
    byte[] agree(byte[] remote) throws ProtocolException {
        try {
            return agree(privateKey, remote);
        } catch (InvalidKeyException e) {
            throw new ProtocolException("noise: the peer sent an X25519 point of small order", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no X25519", e);
        }
    }

    // The JDK refuses an all-zero secret itself, with InvalidKeyException.
    private static byte[] agree(PrivateKey privateKey, byte[] remote)
            throws GeneralSecurityException {
        var spec = new XECPublicKeySpec(NamedParameterSpec.X25519, decode(remote));
        var agreement = KeyAgreement.getInstance(ALGORITHM);
        agreement.init(privateKey);
        agreement.doPhase(KeyFactory.getInstance(ALGORITHM).generatePublic(spec), true);
        return agreement.generateSecret();
    }

    // RFC 7748 §5: little-endian, and the top bit is ignored.
    private static BigInteger decode(byte[] u) {
        if (u.length != LENGTH) throw new IllegalArgumentException(u.length + " bytes");
        byte[] bigEndian = new byte[LENGTH];
        for (int i = 0; i < LENGTH; i++) bigEndian[i] = u[LENGTH - 1 - i];
        bigEndian[0] &= 0x7f;
        return new BigInteger(1, bigEndian);
    }

    private static byte[] encode(BigInteger u) {
        byte[] bigEndian = u.toByteArray();
        byte[] littleEndian = new byte[LENGTH];
        // A sign byte may stand before 32 bytes of value, hence the second bound.
        for (int i = 0; i < bigEndian.length && i < LENGTH; i++) {
            littleEndian[i] = bigEndian[bigEndian.length - 1 - i];
        }
        return littleEndian;
    }
}
