package goop.libp2p.ed25519;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/// Checks Ed25519 signatures (RFC 8032 §5.1.7), several times as fast as the JDK does. Signing is
/// left to the JDK, which takes care of what is secret; here nothing is.
public final class Ed25519 {
    /// Bytes of a public key.
    public static final int KEY_LENGTH = 32;

    /// Bytes of a signature.
    public static final int SIGNATURE_LENGTH = 64;

    // Odd multiples of the base point cost memory once (40 kB), those of a key are made each time.
    private static final int BASE_WIDTH = 8;
    private static final int KEY_WIDTH = 5;

    // RFC 8032 §5.1: the base point has y = 4/5 and an even x.
    private static final Point.Multiple[] BASE =
            Point.decode(
                            FieldElement.of(
                                            BigInteger.valueOf(4)
                                                    .multiply(
                                                            BigInteger.valueOf(5)
                                                                    .modInverse(FieldElement.P)))
                                    .encode())
                    .oddMultiples(1 << BASE_WIDTH - 2);

    private Ed25519() {}

    /// Whether `signature` is that of `message` under `publicKey`. Keys and signatures of a wrong
    /// length or form are not.
    ///
    /// Among the readings that RFC 8032 leaves open this takes those of the JDK and of Go: the
    /// equation without the cofactor, s below L, and R compared as bytes. As the JDK, and unlike
    /// Go, it refuses a key whose y is not below p.
    public static boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
        if (publicKey.length != KEY_LENGTH || signature.length != SIGNATURE_LENGTH) return false;
        BigInteger s = Scalar.decode(signature, 32, 64);
        if (s.compareTo(Scalar.L) >= 0) return false;
        Point key = Point.decode(publicKey);
        if (key == null) return false;
        BigInteger k = challenge(publicKey, message, signature);
        byte[] r = difference(s, k, key).encode();
        return Arrays.equals(r, 0, 32, signature, 0, 32);
    }

    // SHA-512 of R, the key and the message, modulo L.
    private static BigInteger challenge(byte[] publicKey, byte[] message, byte[] signature) {
        MessageDigest sha512;
        try {
            sha512 = MessageDigest.getInstance("SHA-512");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-512", e);
        }
        sha512.update(signature, 0, 32);
        sha512.update(publicKey);
        byte[] digest = sha512.digest(message);
        return Scalar.decode(digest, 0, digest.length).mod(Scalar.L);
    }

    // s times the base point minus k times the key: the two share their doublings.
    private static Point difference(BigInteger s, BigInteger k, Point key) {
        Point.Multiple[] keyMultiples = key.oddMultiples(1 << KEY_WIDTH - 2);
        byte[] baseDigits = Scalar.digits(s, BASE_WIDTH);
        byte[] keyDigits = Scalar.digits(k, KEY_WIDTH);
        int i = Scalar.DIGITS - 1;
        while (i >= 0 && baseDigits[i] == 0 && keyDigits[i] == 0) i--;
        Point result = new Point();
        for (; i >= 0; i--) {
            int baseDigit = baseDigits[i];
            int keyDigit = keyDigits[i];
            result.twice(baseDigit != 0 || keyDigit != 0);
            if (keyDigit != 0) {
                result.add(keyMultiples[Math.abs(keyDigit) / 2], keyDigit > 0, baseDigit != 0);
            }
            if (baseDigit != 0) {
                result.add(BASE[Math.abs(baseDigit) / 2], baseDigit < 0, false);
            }
        }
        return result;
    }
}
