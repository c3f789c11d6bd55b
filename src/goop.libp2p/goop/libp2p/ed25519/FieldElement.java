package goop.libp2p.ed25519;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;

/// An integer modulo p = 2^255 - 19, in five limbs of 51 bits: l0 + 2^51 l1 + ... + 2^204 l4.
///
/// An element changes in place: `a.product(b, c)` makes `a` the product of the other two, which may
/// be `a` itself. Limbs may be larger than 51 bits; two sizes occur, and each operation says what
/// it takes and gives:
///
/// tight below 2^51 + 2^17: what products and squares give loose below 2^53.5: what they take, the
/// sum or difference of some tight ones
///
/// Nothing here tries to take the same time for all values: everything about a verification is
/// public.
final class FieldElement {
    private static final long MASK = (1L << 51) - 1;

    private static final VarHandle LITTLE_ENDIAN_LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));

    private long l0;
    private long l1;
    private long l2;
    private long l3;
    private long l4;

    /// Zero.
    FieldElement() {}

    static FieldElement of(BigInteger value) {
        byte[] bigEndian = value.mod(P).toByteArray();
        byte[] littleEndian = new byte[32];
        for (int i = 0; i < bigEndian.length; i++) {
            littleEndian[i] = bigEndian[bigEndian.length - 1 - i];
        }
        return decode(littleEndian, 0);
    }

    /// Takes 32 little-endian bytes; the top bit is ignored. Gives tight.
    static FieldElement decode(byte[] bytes, int from) {
        long w0 = (long) LITTLE_ENDIAN_LONG.get(bytes, from);
        long w1 = (long) LITTLE_ENDIAN_LONG.get(bytes, from + 8);
        long w2 = (long) LITTLE_ENDIAN_LONG.get(bytes, from + 16);
        long w3 = (long) LITTLE_ENDIAN_LONG.get(bytes, from + 24);
        FieldElement element = new FieldElement();
        element.l0 = w0 & MASK;
        element.l1 = (w0 >>> 51 | w1 << 13) & MASK;
        element.l2 = (w1 >>> 38 | w2 << 26) & MASK;
        element.l3 = (w2 >>> 25 | w3 << 39) & MASK;
        element.l4 = w3 >>> 12 & MASK;
        return element;
    }

    /// The 32 bytes of the value below p. Takes loose.
    byte[] encode() {
        FieldElement t = new FieldElement();
        t.carry(l0, 0, l1, 0, l2, 0, l3, 0, l4, 0);
        // Now t < 2p, and it is at least p exactly when t + 19 reaches 2^255.
        long q = t.l0 + 19 >> 51;
        q = t.l1 + q >> 51;
        q = t.l2 + q >> 51;
        q = t.l3 + q >> 51;
        q = t.l4 + q >> 51;
        // t - qp = t + 19q - 2^255 q, and the mask on the last limb takes 2^255 away.
        t.l0 += 19 * q;
        t.l1 += t.l0 >> 51;
        t.l2 += t.l1 >> 51;
        t.l3 += t.l2 >> 51;
        t.l4 += t.l3 >> 51;
        t.l0 &= MASK;
        t.l1 &= MASK;
        t.l2 &= MASK;
        t.l3 &= MASK;
        t.l4 &= MASK;
        byte[] bytes = new byte[32];
        LITTLE_ENDIAN_LONG.set(bytes, 0, t.l0 | t.l1 << 51);
        LITTLE_ENDIAN_LONG.set(bytes, 8, t.l1 >>> 13 | t.l2 << 38);
        LITTLE_ENDIAN_LONG.set(bytes, 16, t.l2 >>> 26 | t.l3 << 25);
        LITTLE_ENDIAN_LONG.set(bytes, 24, t.l3 >>> 39 | t.l4 << 12);
        return bytes;
    }

    FieldElement set(FieldElement a) {
        l0 = a.l0;
        l1 = a.l1;
        l2 = a.l2;
        l3 = a.l3;
        l4 = a.l4;
        return this;
    }

    FieldElement one() {
        l0 = 1;
        l1 = 0;
        l2 = 0;
        l3 = 0;
        l4 = 0;
        return this;
    }

    /// a + b. Gives the sum of their sizes.
    FieldElement sum(FieldElement a, FieldElement b) {
        l0 = a.l0 + b.l0;
        l1 = a.l1 + b.l1;
        l2 = a.l2 + b.l2;
        l3 = a.l3 + b.l3;
        l4 = a.l4 + b.l4;
        return this;
    }

    /// a - b + 2p, so that no limb is negative. Takes tight b; gives 2^52 more than a.
    FieldElement difference(FieldElement a, FieldElement b) {
        l0 = a.l0 - b.l0 + 0xFFFFFFFFFFFDAL;
        l1 = a.l1 - b.l1 + 0xFFFFFFFFFFFFEL;
        l2 = a.l2 - b.l2 + 0xFFFFFFFFFFFFEL;
        l3 = a.l3 - b.l3 + 0xFFFFFFFFFFFFEL;
        l4 = a.l4 - b.l4 + 0xFFFFFFFFFFFFEL;
        return this;
    }

    /// a * b. Takes loose, gives tight.
    FieldElement product(FieldElement a, FieldElement b) {
        // Shifted by 13 bits in all, a product of limbs has its part above 2^51 in the upper word:
        // both parts can then be added up in one long each, without carries.
        long a0 = a.l0 << 8;
        long a1 = a.l1 << 8;
        long a2 = a.l2 << 8;
        long a3 = a.l3 << 8;
        long a4 = a.l4 << 8;
        long b0 = b.l0 << 5;
        long b1 = b.l1 << 5;
        long b2 = b.l2 << 5;
        long b3 = b.l3 << 5;
        long b4 = b.l4 << 5;
        // What lies above 2^255 comes back 19-fold at the bottom.
        long c1 = 19 * b1;
        long c2 = 19 * b2;
        long c3 = 19 * b3;
        long c4 = 19 * b4;
        return carry(
                low(a0, b0) + low(a1, c4) + low(a2, c3) + low(a3, c2) + low(a4, c1),
                high(a0, b0) + high(a1, c4) + high(a2, c3) + high(a3, c2) + high(a4, c1),
                low(a0, b1) + low(a1, b0) + low(a2, c4) + low(a3, c3) + low(a4, c2),
                high(a0, b1) + high(a1, b0) + high(a2, c4) + high(a3, c3) + high(a4, c2),
                low(a0, b2) + low(a1, b1) + low(a2, b0) + low(a3, c4) + low(a4, c3),
                high(a0, b2) + high(a1, b1) + high(a2, b0) + high(a3, c4) + high(a4, c3),
                low(a0, b3) + low(a1, b2) + low(a2, b1) + low(a3, b0) + low(a4, c4),
                high(a0, b3) + high(a1, b2) + high(a2, b1) + high(a3, b0) + high(a4, c4),
                low(a0, b4) + low(a1, b3) + low(a2, b2) + low(a3, b1) + low(a4, b0),
                high(a0, b4) + high(a1, b3) + high(a2, b2) + high(a3, b1) + high(a4, b0));
    }

    /// a * a, in three fifths of the work. Takes loose, gives tight.
    FieldElement square(FieldElement a) {
        long a0 = a.l0 << 8;
        long a1 = a.l1 << 8;
        long a2 = a.l2 << 8;
        long a3 = a.l3 << 8;
        long a4 = a.l4 << 8;
        long d0 = 2 * a0;
        long d1 = 2 * a1;
        long d2 = 2 * a2;
        long d3 = 2 * a3;
        long b0 = a.l0 << 5;
        long b1 = a.l1 << 5;
        long b2 = a.l2 << 5;
        long b3 = a.l3 << 5;
        long b4 = a.l4 << 5;
        long c3 = 19 * b3;
        long c4 = 19 * b4;
        return carry(
                low(a0, b0) + low(d1, c4) + low(d2, c3),
                high(a0, b0) + high(d1, c4) + high(d2, c3),
                low(d0, b1) + low(d2, c4) + low(a3, c3),
                high(d0, b1) + high(d2, c4) + high(a3, c3),
                low(d0, b2) + low(a1, b1) + low(d3, c4),
                high(d0, b2) + high(a1, b1) + high(d3, c4),
                low(d0, b3) + low(d1, b2) + low(a4, c4),
                high(d0, b3) + high(d1, b2) + high(a4, c4),
                low(d0, b4) + low(d1, b3) + low(a2, b2),
                high(d0, b4) + high(d1, b3) + high(a2, b2));
    }

    // The 51 lowest bits of a product of limbs that are shifted by 13 bits together.
    private static long low(long a, long b) {
        return a * b >>> 13;
    }

    // The same product without its 51 lowest bits. Loose limbs keep all this within a long: the
    // largest factors are below 2^62.8, the largest sum of products, and 19 times the sum that
    // comes back from the top, below 2^62.6.
    private static long high(long a, long b) {
        return Math.multiplyHigh(a, b);
    }

    // Each column's upper part belongs to the next column.
    private FieldElement carry(
            long low0,
            long high0,
            long low1,
            long high1,
            long low2,
            long high2,
            long low3,
            long high3,
            long low4,
            long high4) {
        long r0 = low0 + 19 * high4;
        long r1 = low1 + high0;
        long r2 = low2 + high1;
        long r3 = low3 + high2;
        long r4 = low4 + high3;
        l0 = (r0 & MASK) + 19 * (r4 >>> 51);
        l1 = (r1 & MASK) + (r0 >>> 51);
        l2 = (r2 & MASK) + (r1 >>> 51);
        l3 = (r3 & MASK) + (r2 >>> 51);
        l4 = (r4 & MASK) + (r3 >>> 51);
        return this;
    }

    /// a, squared `times` times over.
    private FieldElement squares(FieldElement a, int times) {
        square(a);
        for (int i = 1; i < times; i++) square(this);
        return this;
    }

    /// a^(p-2) = 1/a, and 0 for 0. Takes loose, gives tight.
    FieldElement inverse(FieldElement a) {
        FieldElement cube = new FieldElement();
        FieldElement power = new FieldElement().powerOf250Ones(a, cube);
        // (2^250 - 1) 2^5 + 11 = p - 2
        return product(power.squares(power, 5), cube);
    }

    /// a^((p-5)/8), from which square roots are made. Takes loose, gives tight.
    FieldElement powerForRoot(FieldElement a) {
        FieldElement power = new FieldElement().powerOf250Ones(a, new FieldElement());
        // (2^250 - 1) 2^2 + 1 = (p - 5)/8
        return product(power.squares(power, 2), a);
    }

    // a^(2^250 - 1), by doubling the number of ones; and a^11, which the inverse needs, on the way.
    private FieldElement powerOf250Ones(FieldElement a, FieldElement power11) {
        FieldElement t = new FieldElement();
        FieldElement power9 = new FieldElement().squares(a, 3);
        power9.product(power9, a);
        FieldElement power2 = new FieldElement().square(a);
        power11.product(power9, power2);
        FieldElement ones5 = new FieldElement();
        ones5.product(t.square(power11), power9);
        FieldElement ones10 = new FieldElement();
        ones10.product(t.squares(ones5, 5), ones5);
        FieldElement ones20 = new FieldElement();
        ones20.product(t.squares(ones10, 10), ones10);
        FieldElement ones40 = new FieldElement();
        ones40.product(t.squares(ones20, 20), ones20);
        FieldElement ones50 = new FieldElement();
        ones50.product(t.squares(ones40, 10), ones10);
        FieldElement ones100 = new FieldElement();
        ones100.product(t.squares(ones50, 50), ones50);
        FieldElement ones200 = new FieldElement();
        ones200.product(t.squares(ones100, 100), ones100);
        return product(t.squares(ones200, 50), ones50);
    }

    /// -a. Takes tight.
    FieldElement negative(FieldElement a) {
        return difference(new FieldElement(), a);
    }

    boolean isZero() {
        return Arrays.equals(encode(), new byte[32]);
    }

    /// Whether the value below p is odd, which RFC 8032 calls its sign.
    boolean isOdd() {
        return (encode()[0] & 1) == 1;
    }

    /// Whether both are the same modulo p.
    boolean sameAs(FieldElement other) {
        return Arrays.equals(encode(), other.encode());
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(encode());
    }
}
