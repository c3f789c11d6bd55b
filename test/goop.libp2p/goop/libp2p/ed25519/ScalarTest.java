package goop.libp2p.ed25519;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.math.BigInteger;
import java.util.Random;

class ScalarTest {
    @Test
    void digitsAddUpToTheScalarAndStandApart() {
        long seed = new Random().nextLong();
        System.out.println("ScalarTest seed " + seed);
        var random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            BigInteger scalar =
                    switch (i) {
                        case 0 -> BigInteger.ZERO;
                        case 1 -> Scalar.L.subtract(BigInteger.ONE);
                        case 2 -> BigInteger.TWO.pow(252).subtract(BigInteger.ONE);
                        default -> new BigInteger(random.nextInt(254), random).mod(Scalar.L);
                    };
            for (int width = 2; width <= 8; width++) check(scalar, width);
        }
    }

    private static void check(BigInteger scalar, int width) {
        byte[] digits = Scalar.digits(scalar, width);
        BigInteger sum = BigInteger.ZERO;
        int last = -width;
        for (int i = 0; i < digits.length; i++) {
            if (digits[i] == 0) continue;
            assertTrue(digits[i] % 2 != 0 && Math.abs(digits[i]) < 1 << width - 1);
            assertTrue(i - last >= width, "digits too near");
            last = i;
            sum = sum.add(BigInteger.valueOf(digits[i]).shiftLeft(i));
        }
        assertEquals(scalar, sum);
    }
}
