package goop.libp2p.yamux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

import java.util.HexFormat;
import java.util.Map;
import java.util.Random;

class FrameTest {
    // Made by hand from the table in spec.md, and the same as go-yamux writes.
    private static final Map<String, Frame> GOLDEN =
            Map.of(
                    "00 00 0001 00000001 00000000", new Frame.Data(Flags.SYN, 1, 0),
                    "00 00 0006 00000002 0017fff4", new Frame.Data(6, 2, 1_572_852),
                    "00 00 0000 ffffffff 7fffffff", new Frame.Data(0, -1, Integer.MAX_VALUE),
                    "00 01 0001 00000003 00040000", new Frame.WindowUpdate(Flags.SYN, 3, 262_144),
                    "00 01 0008 00000003 ffffffff", new Frame.WindowUpdate(8, 3, 0xffff_ffffL),
                    "00 02 0001 00000000 12345678", new Frame.Ping(Flags.SYN, 0x1234_5678),
                    "00 02 0002 00000000 ffffffff", new Frame.Ping(Flags.ACK, -1),
                    "00 03 0000 00000000 00000000", new Frame.GoAway(Frame.GoAway.NORMAL),
                    "00 03 0000 00000000 fffffffe", new Frame.GoAway(0xffff_fffeL));

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    private static byte[] written(Frame frame) {
        byte[] bytes = new byte[Frame.HEADER_LENGTH];
        frame.write(bytes, 0);
        return bytes;
    }

    @Test
    void goldenFramesAreReadAndWritten() throws Exception {
        for (Map.Entry<String, Frame> each : GOLDEN.entrySet()) {
            assertEquals(each.getValue(), Frame.parse(bytes(each.getKey())));
            assertArrayEquals(bytes(each.getKey()), written(each.getValue()), each.getKey());
        }
    }

    @Test
    void eachBitMeansSomethingOrIsRefused() throws Exception {
        for (String hex : GOLDEN.keySet()) {
            Frame original = Frame.parse(bytes(hex));
            for (int bit = 0; bit < 8 * Frame.HEADER_LENGTH; bit++) {
                byte[] flipped = bytes(hex);
                flipped[bit / 8] ^= (byte) (0x80 >>> bit % 8);
                try {
                    Frame frame = Frame.parse(flipped);
                    if (frame.equals(original)) expectIgnored(original, bit);
                } catch (YamuxException refused) {
                    assertEquals("yamux: ", refused.getMessage().substring(0, 7));
                }
            }
        }
    }

    // A ping and a go-away have no stream, a go-away no flags.
    private static void expectIgnored(Frame frame, int bit) {
        boolean streamId = bit >= 32 && bit < 64;
        boolean flags = bit >= 16 && bit < 32;
        switch (frame) {
            case Frame.Ping ping -> assertEquals(true, streamId, "bit " + bit);
            case Frame.GoAway goAway -> assertEquals(true, streamId || flags, "bit " + bit);
            case Frame.Data data -> assertEquals(-1, bit);
            case Frame.WindowUpdate update -> assertEquals(-1, bit);
        }
    }

    @Test
    void randomFramesComeBackEqual() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 10_000; i++) {
            int flags = random.nextInt(1 << 16);
            int id = random.nextInt() | 1;
            int length = random.nextInt();
            Frame frame =
                    switch (random.nextInt(4)) {
                        case 0 -> new Frame.Data(flags, id, length & Integer.MAX_VALUE);
                        case 1 -> new Frame.WindowUpdate(flags, id, length & 0xffff_ffffL);
                        case 2 -> new Frame.Ping(flags, length);
                        default -> new Frame.GoAway(length & 0xffff_ffffL);
                    };
            assertEquals(frame, Frame.parse(written(frame)), "seed " + seed);
        }
    }

    @Test
    void whatIsNoFrameIsRefusedWithASentence() {
        assertRefused("01 00 0000 00000001 00000000", "yamux: version 1");
        assertRefused("00 04 0000 00000001 00000000", "yamux: frame type 4");
        assertRefused("00 ff 0000 00000001 00000000", "yamux: frame type 255");
        assertRefused("00 00 0000 00000001 80000000", "yamux: a frame of 2147483648 bytes");
        assertRefused(
                "00 00 0000 00000000 00000000", "yamux: stream 0 is the session, not a stream");
        assertRefused(
                "00 01 0000 00000000 00000000", "yamux: stream 0 is the session, not a stream");
    }

    private static void assertRefused(String hex, String message) {
        YamuxException refused =
                assertThrows(YamuxException.class, () -> Frame.parse(bytes(hex)), hex);
        assertEquals(message, refused.getMessage());
    }
}
