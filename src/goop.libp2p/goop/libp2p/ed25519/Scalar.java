package goop.libp2p.ed25519;

import java.math.BigInteger;

/// Integers modulo L, the order of the base point.
final class Scalar {
    /// 2^252 + 27742317777372353535851937790883648493 (RFC 8032 §5.1)
    static final BigInteger L =
            BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

    /// One for each bit of a scalar, and a few to spare.
    static final int DIGITS = 256;

    private Scalar() {}

    /// The number that some little-endian bytes stand for.
    static BigInteger decode(byte[] bytes, int from, int to) {
        byte[] bigEndian = new byte[to - from];
        for (int i = 0; i < bigEndian.length; i++) bigEndian[i] = bytes[to - 1 - i];
        return new BigInteger(1, bigEndian);
    }

    /// Writes a scalar below L as a sum of `digits[i] * 2^i` where every digit is zero or odd, lies
    /// within ±2^(width-1), and is followed by at least width-1 zeros: so a multiplication by it
    /// has few additions (the "non-adjacent form" of that width, at most 8).
    static byte[] digits(BigInteger scalar, int width) {
        long[] words = new long[DIGITS / 64 + 1];
        for (int i = 0; i < words.length; i++) words[i] = scalar.shiftRight(64 * i).longValue();
        byte[] digits = new byte[DIGITS];
        int carry = 0;
        for (int i = 0; i < DIGITS; ) {
            int window = carry + (int) bits(words, i, width);
            if (window % 2 == 0) {
                i++;
                continue;
            }
            carry = window >>> width - 1;
            digits[i] = (byte) (window - (carry << width));
            i += width;
        }
        return digits;
    }

    private static long bits(long[] words, int from, int width) {
        int shift = from % 64;
        long bits = words[from / 64] >>> shift;
        if (shift + width > 64) bits |= words[from / 64 + 1] << 64 - shift;
        return bits & (1L << width) - 1;
    }
}
