package goop.libp2p.ed25519;

import java.math.BigInteger;
import java.util.Arrays;

/// A point of the curve -x² + y² = 1 + d x² y² in extended coordinates (RFC 8032 §5.1.4): x = X/Z,
/// y = Y/Z, x y = T/Z. It changes in place.
///
/// X, Y, Z and T are tight between operations.
final class Point {
    static final FieldElement D =
            FieldElement.of(
                    BigInteger.valueOf(-121665)
                            .multiply(BigInteger.valueOf(121666).modInverse(FieldElement.P)));
    private static final FieldElement TWICE_D = new FieldElement().sum(D, D);

    // 2^((p-1)/4), a square root of -1.
    private static final FieldElement ROOT_OF_MINUS_ONE =
            FieldElement.of(BigInteger.TWO.modPow(FieldElement.P.shiftRight(2), FieldElement.P));

    private final FieldElement x = new FieldElement();
    private final FieldElement y = new FieldElement().one();
    private final FieldElement z = new FieldElement().one();
    private final FieldElement t = new FieldElement();

    // Room for intermediate values, so that ten thousand operations make no garbage.
    private final FieldElement a = new FieldElement();
    private final FieldElement b = new FieldElement();
    private final FieldElement c = new FieldElement();
    private final FieldElement d = new FieldElement();

    /// The neutral element (0, 1).
    Point() {}

    /// The point that 32 bytes stand for (RFC 8032 §5.1.3), or null where they stand for none: y is
    /// not below p, there is no x for it, or x is zero and its sign set.
    static Point decode(byte[] bytes) {
        boolean odd = bytes[31] < 0;
        FieldElement y = FieldElement.decode(bytes, 0);
        byte[] canonical = y.encode();
        if (odd) canonical[31] |= (byte) 0x80;
        if (!Arrays.equals(canonical, bytes)) return null;

        // x² = u/v with u = y² - 1, v = d y² + 1; a candidate is x = u v³ (u v⁷)^((p-5)/8).
        FieldElement one = new FieldElement().one();
        FieldElement ySquare = new FieldElement().square(y);
        FieldElement u = new FieldElement().difference(ySquare, one);
        FieldElement v = new FieldElement().product(D, ySquare);
        v.sum(v, one);
        FieldElement v3 = new FieldElement().square(v);
        v3.product(v3, v);
        FieldElement uv7 = new FieldElement().square(v3);
        uv7.product(uv7, v).product(uv7, u);
        FieldElement x = new FieldElement().powerForRoot(uv7);
        x.product(x, v3).product(x, u);

        // Of v x² = u, -u or neither.
        FieldElement vx2 = new FieldElement().square(x);
        vx2.product(vx2, v);
        if (!vx2.sameAs(u)) {
            vx2.sum(vx2, u);
            if (!vx2.isZero()) return null;
            x.product(x, ROOT_OF_MINUS_ONE);
        }
        if (x.isZero() && odd) return null;
        if (x.isOdd() != odd) x.product(new FieldElement().negative(x), one);

        Point point = new Point();
        point.x.set(x);
        point.y.set(y);
        point.t.product(x, y);
        return point;
    }

    /// The 32 bytes of this point.
    byte[] encode() {
        FieldElement inverse = new FieldElement().inverse(z);
        byte[] bytes = new FieldElement().product(y, inverse).encode();
        if (new FieldElement().product(x, inverse).isOdd()) bytes[31] |= (byte) 0x80;
        return bytes;
    }

    Point set(Point other) {
        x.set(other.x);
        y.set(other.y);
        z.set(other.z);
        t.set(other.t);
        return this;
    }

    /// Makes this twice itself (RFC 8032 §5.1.4, with all signs of the intermediates turned). T
    /// costs a product that the next doubling has no use for.
    void twice(boolean withT) {
        a.square(x);
        b.square(y);
        c.square(z);
        c.sum(c, c);
        d.sum(x, y).square(d);
        FieldElement h = x.sum(a, b);
        FieldElement e = d.difference(h, d);
        FieldElement g = y.difference(a, b);
        FieldElement f = c.sum(c, g);
        if (withT) t.product(e, h);
        z.product(f, g);
        y.product(g, h);
        x.product(e, f);
    }

    /// Adds a point, or takes it away. Needs T.
    void add(Multiple other, boolean negative, boolean withT) {
        a.difference(y, x).product(a, negative ? other.yPlusX : other.yMinusX);
        b.sum(y, x).product(b, negative ? other.yMinusX : other.yPlusX);
        c.product(t, other.twiceDT);
        d.product(z, other.twiceZ);
        FieldElement e = x.difference(b, a);
        FieldElement h = y.sum(b, a);
        FieldElement f = negative ? a.sum(d, c) : a.difference(d, c);
        FieldElement g = negative ? b.difference(d, c) : b.sum(d, c);
        if (withT) t.product(e, h);
        z.product(f, g);
        x.product(e, f);
        y.product(g, h);
    }

    /// What of a point an addition needs, prepared once for many additions.
    static final class Multiple {
        private final FieldElement yPlusX = new FieldElement();
        private final FieldElement yMinusX = new FieldElement();
        private final FieldElement twiceZ = new FieldElement();
        private final FieldElement twiceDT = new FieldElement();

        Multiple(Point point) {
            yPlusX.sum(point.y, point.x);
            yMinusX.difference(point.y, point.x);
            twiceZ.sum(point.z, point.z);
            twiceDT.product(point.t, TWICE_D);
        }
    }

    /// The odd multiples 1, 3, 5, ... of this point.
    Multiple[] oddMultiples(int count) {
        Point twice = new Point().set(this);
        twice.twice(true);
        Multiple step = new Multiple(twice);
        Point multiple = new Point().set(this);
        Multiple[] multiples = new Multiple[count];
        for (int i = 0; i < count; i++) {
            multiples[i] = new Multiple(multiple);
            multiple.add(step, false, true);
        }
        return multiples;
    }
}
