package goop.libp2p;

import goop.libp2p.ed25519.Ed25519;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;

/// Checks signatures of every kind of key: of Ed25519 with our own code, of the others with what
/// the JDK has.
final class KeyVerifier {
    static final int MIN_RSA_BITS = 2048;

    /// CVE-2023-39533: a key of a million bits keeps a processor busy for minutes.
    static final int MAX_RSA_BITS = 8192;

    /// 8192 bits of modulus, an exponent, and the DER around them.
    static final int MAX_RSA_DATA = MAX_RSA_BITS / 8 + 76;

    // A P-521 key in PKIX DER has 158 bytes; explicit curve parameters would have more.
    private static final int MAX_ECDSA_DATA = 160;

    private KeyVerifier() {}

    /// Refuses sizes that no key of that type has.
    static void checkSize(KeyType type, byte[] data) throws ProtocolException {
        boolean right =
                switch (type) {
                    case ED25519 -> data.length == 32;
                    case SECP256K1 -> data.length == 33;
                    case ECDSA -> data.length > 0 && data.length <= MAX_ECDSA_DATA;
                    case RSA -> data.length > 0 && data.length <= MAX_RSA_DATA;
                };
        if (!right) throw new ProtocolException(type + " key of " + data.length + " bytes");
    }

    static boolean verify(KeyType type, byte[] data, byte[] message, byte[] signature)
            throws UnsupportedKeyException {
        try {
            return switch (type) {
                case ED25519 -> Ed25519.verify(data, message, signature);
                case RSA -> rsa(data, message, signature);
                case ECDSA -> ecdsa(data, message, signature);
                case SECP256K1 ->
                        throw new UnsupportedKeyException(
                                "the JDK cannot check secp256k1 signatures");
            };
        } catch (NoSuchAlgorithmException missing) {
            throw new UnsupportedKeyException("this JDK has no " + missing.getMessage());
        } catch (GeneralSecurityException malformed) {
            return false;
        }
    }

    // The exponent is bounded too: raising to one of thousands of bits costs as much as a
    // signature.
    private static boolean rsa(byte[] data, byte[] message, byte[] signature)
            throws GeneralSecurityException {
        RSAPublicKey key = (RSAPublicKey) key("RSA", data);
        int bits = key.getModulus().bitLength();
        if (bits < MIN_RSA_BITS || bits > MAX_RSA_BITS) return false;
        if (key.getPublicExponent().bitLength() > 32) return false;
        return check("SHA256withRSA", key, message, signature);
    }

    private static boolean ecdsa(byte[] data, byte[] message, byte[] signature)
            throws GeneralSecurityException, UnsupportedKeyException {
        ECPublicKey key;
        try {
            key = (ECPublicKey) key("EC", data);
        } catch (InvalidKeySpecException unknown) {
            throw new UnsupportedKeyException(
                    "this JDK cannot read the ECDSA key: " + unknown.getMessage());
        }
        return check("SHA256withECDSA", key, message, signature);
    }

    private static java.security.PublicKey key(String algorithm, byte[] encoded)
            throws GeneralSecurityException {
        return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(encoded));
    }

    private static boolean check(
            String algorithm, java.security.PublicKey key, byte[] message, byte[] signature)
            throws GeneralSecurityException {
        Signature verifier = Signature.getInstance(algorithm);
        verifier.initVerify(key);
        verifier.update(message);
        return verifier.verify(signature);
    }
}
