package goop.libp2p.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import goop.libp2p.ProtocolException;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;

class VarintTest {
    // The examples of multiformats/unsigned-varint's README, and the bounds.
    private static final Map<Long, String> VECTORS =
            Map.of(
                    0L,
                    "00",
                    1L,
                    "01",
                    127L,
                    "7f",
                    128L,
                    "8001",
                    255L,
                    "ff01",
                    300L,
                    "ac02",
                    16384L,
                    "808001",
                    Long.MAX_VALUE,
                    "ffffffffffffffff7f");

    @Test
    void theSpecificationsExamplesAreWrittenAndRead() throws IOException {
        for (var each : VECTORS.entrySet()) {
            byte[] bytes = HexFormat.of().parseHex(each.getValue());
            assertArrayEquals(bytes, Varint.encode(each.getKey()));
            assertEquals(bytes.length, Varint.size(each.getKey()));
            assertEquals(each.getKey(), Varint.read(ByteBuffer.wrap(bytes)));
            assertEquals(each.getKey(), Varint.read(new ByteArrayInputStream(bytes)));
        }
    }

    @Test
    void anyNumberComesBack() throws IOException {
        long seed = System.nanoTime();
        System.out.println("VarintTest seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 10_000; round++) {
            long value = random.nextLong() >>> 1 + random.nextInt(63);
            assertEquals(value, Varint.read(ByteBuffer.wrap(Varint.encode(value))));
        }
    }

    @Test
    void longerFormsThanNeededAreRefused() {
        for (String each : new String[] {"8000", "ff00", "80808000"}) {
            refused(each);
        }
    }

    @Test
    void tenBytesAreRefused() {
        refused("80808080808080808001");
        refused("ffffffffffffffffff01");
    }

    @Test
    void aStreamThatEndsWithinIsToldFromOneThatIsWrong() {
        byte[] half = HexFormat.of().parseHex("80");
        assertThrows(EOFException.class, () -> Varint.read(new ByteArrayInputStream(half)));
        assertThrows(ProtocolException.class, () -> Varint.read(ByteBuffer.wrap(half)));
    }

    @Test
    void aLengthOverTheBoundIsRefusedBeforeAnythingIsRead() {
        byte[] huge = Varint.encode(Long.MAX_VALUE);
        assertThrows(
                ProtocolException.class,
                () -> Delimited.read(new ByteArrayInputStream(huge), 1 << 20));
    }

    private static void refused(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        assertThrows(ProtocolException.class, () -> Varint.read(ByteBuffer.wrap(bytes)), hex);
        assertThrows(
                ProtocolException.class, () -> Varint.read(new ByteArrayInputStream(bytes)), hex);
    }
}
