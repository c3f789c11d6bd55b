package goop.libp2p.ed25519;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

class FieldElementTest {
    private static final BigInteger P = FieldElement.P;

    /// Numbers at the edges of limbs and of the field, and random ones.
    private static List<BigInteger> numbers() {
        List<BigInteger> numbers = new ArrayList<>();
        for (int shift : new int[] {0, 1, 50, 51, 52, 102, 153, 204, 254}) {
            BigInteger power = BigInteger.TWO.pow(shift);
            for (int i = -2; i <= 2; i++) numbers.add(power.add(BigInteger.valueOf(i)).mod(P));
        }
        for (int i = 1; i <= 20; i++) numbers.add(P.subtract(BigInteger.valueOf(i)));
        long seed = new Random().nextLong();
        System.out.println("FieldElementTest seed " + seed);
        var random = new Random(seed);
        for (int i = 0; i < 100; i++) numbers.add(new BigInteger(255, random).mod(P));
        return numbers;
    }

    private static BigInteger value(FieldElement element) {
        return Scalar.decode(element.encode(), 0, 32);
    }

    @Test
    void computesAsBigIntegerDoes() {
        List<BigInteger> numbers = numbers();
        for (BigInteger i : numbers) {
            FieldElement a = FieldElement.of(i);
            assertEquals(i, value(a));
            assertEquals(i.multiply(i).mod(P), value(new FieldElement().square(a)));
            for (BigInteger j : numbers) {
                FieldElement b = FieldElement.of(j);
                assertEquals(i.multiply(j).mod(P), value(new FieldElement().product(a, b)));
                assertEquals(i.add(j).mod(P), value(new FieldElement().sum(a, b)));
                assertEquals(i.subtract(j).mod(P), value(new FieldElement().difference(a, b)));
            }
        }
    }

    @Test
    void invertsAndFindsRoots() {
        for (BigInteger i : numbers()) {
            FieldElement a = FieldElement.of(i);
            assertEquals(
                    i.modPow(P.subtract(BigInteger.TWO), P), value(new FieldElement().inverse(a)));
            assertEquals(
                    i.modPow(P.subtract(BigInteger.valueOf(5)).shiftRight(3), P),
                    value(new FieldElement().powerForRoot(a)));
        }
    }

    /// The largest limbs that an operation may be given, made of sums and differences.
    @Test
    void looseElementsMultiplyExactly() {
        FieldElement large = FieldElement.of(P.subtract(BigInteger.ONE));
        FieldElement tight = new FieldElement().product(large, large);
        FieldElement f = new FieldElement().difference(large, tight);
        f.sum(f, large).sum(f, large);
        BigInteger expected = BigInteger.valueOf(-4).mod(P);
        assertEquals(expected, value(f));
        assertEquals(BigInteger.valueOf(16), value(new FieldElement().square(f)));
        assertEquals(BigInteger.valueOf(16), value(new FieldElement().product(f, f)));
    }

    @Test
    void anOperandMayBeTheResult() {
        FieldElement a = FieldElement.of(BigInteger.valueOf(7));
        a.product(a, a).square(a).sum(a, a).difference(a, FieldElement.of(BigInteger.ONE));
        assertEquals(BigInteger.valueOf(4801), value(a));
    }

    @Test
    void whatIsNotBelowPIsReduced() {
        byte[] ones = new byte[32];
        Arrays.fill(ones, (byte) 0xff);
        // 2^255 - 1 = p + 18; the top bit does not count.
        assertEquals(BigInteger.valueOf(18), value(FieldElement.decode(ones, 0)));
        assertArrayEquals(new byte[32], FieldElement.of(P).encode());
        assertTrue(FieldElement.of(P).isZero());
    }
}
