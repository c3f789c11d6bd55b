package goop.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.Random;

class LatenciesTest {
    @Test
    void nothingTookNoTime() {
        assertEquals(0, new Latencies().millis(0.99));
        assertEquals(0, new Latencies().slowest());
    }

    @Test
    void sharesAreRightToSevenInAHundred() {
        Random random = new Random(5);
        Latencies latencies = new Latencies();
        double[] millis = new double[10_000];
        for (int i = 0; i < millis.length; i++) {
            millis[i] = Math.exp(random.nextDouble() * 12) / 100;
            latencies.add((long) (millis[i] * 1e6));
        }
        Arrays.sort(millis);
        assertEquals(millis.length, latencies.count());
        for (double share : new double[] {0.01, 0.5, 0.9, 0.99, 1}) {
            double exact = millis[(int) Math.ceil(share * millis.length) - 1];
            double found = latencies.millis(share);
            assertTrue(found >= exact * 0.99 && found <= exact * 1.07 + 0.002, exact + " " + found);
        }
        assertEquals(millis[millis.length - 1], latencies.slowest(), 0.001);
    }

    @Test
    void whatTakesForEverIsCountedToo() {
        Latencies latencies = new Latencies();
        latencies.add(Long.MAX_VALUE);
        latencies.add(0);
        assertEquals(2, latencies.count());
    }
}
