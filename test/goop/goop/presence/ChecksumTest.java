package goop.presence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.util.Random;

class ChecksumTest {
    @Test
    void sumsOfPartsAddUpAndTakeAway() {
        long seed = System.nanoTime();
        System.out.println("ChecksumTest seed=" + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 1000; i++) {
            byte[] bytes = new byte[random.nextInt(5000)];
            random.nextBytes(bytes);
            int cut = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
            Checksum whole = Checksum.of(bytes, 0, bytes.length);
            Checksum start = Checksum.of(bytes, 0, cut);
            Checksum rest = Checksum.of(bytes, cut, bytes.length - cut);
            assertEquals(whole, start.plus(rest));
            assertEquals(rest, whole.since(start));
        }
    }

    @Test
    void theTrailerIsLittleEndian() {
        Checksum sum = new Checksum(0x01020304, 0x1_0000_0005L);
        assertArrayEquals(new byte[] {4, 3, 2, 1, 5, 0, 0, 0}, sum.trailer());
    }
}
