package goop.libp2p.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.libp2p.Hostile;
import goop.libp2p.ProtocolException;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.HexFormat;
import java.util.List;

class ProtobufTest {
    // The three examples of protobuf's encoding guide: a number, a string, a message within.
    @Test
    void theGuidesExamplesAreWrittenAndRead() throws IOException {
        byte[] number = HexFormat.of().parseHex("089601");
        byte[] string = HexFormat.of().parseHex("120774657374696e67");
        byte[] nested = HexFormat.of().parseHex("1a03089601");
        ProtobufWriter inner = new ProtobufWriter().number(1, 150);
        assertArrayEquals(number, inner.toBytes());
        assertArrayEquals(string, new ProtobufWriter().string(2, "testing").toBytes());
        assertArrayEquals(nested, new ProtobufWriter().message(3, inner).toBytes());

        ProtobufReader in = new ProtobufReader(nested);
        assertTrue(in.next());
        assertEquals(3, in.field());
        ProtobufReader within = in.message();
        assertTrue(within.next());
        assertEquals(150, within.number());
        assertFalse(within.next());
        assertFalse(in.next());
    }

    @Test
    void fieldsThatNobodyAsksForAreSteppedOver() throws IOException {
        // Field 15 in all four wire types, around field 1.
        byte[] message = HexFormat.of().parseHex("78017908000000000000000801" + "7a0301020308057d");
        byte[] whole = java.util.Arrays.copyOf(message, message.length + 4);
        long sum = 0;
        for (ProtobufReader in = new ProtobufReader(whole); in.next(); ) {
            if (in.field() == 1) sum += in.number();
        }
        assertEquals(6, sum);
    }

    @Test
    void negativeNumbersTakeTenBytesAndComeBack() throws IOException {
        byte[] message = new ProtobufWriter().number(1, -1).toBytes();
        assertEquals(11, message.length);
        ProtobufReader in = new ProtobufReader(message);
        assertTrue(in.next());
        assertEquals(-1, in.number());
    }

    @Test
    void aFieldOfAnotherTypeThanExpectedIsRefused() throws IOException {
        ProtobufReader in = new ProtobufReader(new ProtobufWriter().number(1, 5).toBytes());
        assertTrue(in.next());
        assertThrows(ProtocolException.class, in::bytes);
    }

    @Test
    void groupsFieldZeroAndBadTextAreRefused() {
        for (String hex : List.of("0b", "0c", "0801" + "0000", "1201ff", "12ffffffff0f", "1205")) {
            assertThrows(ProtocolException.class, () -> readAll(HexFormat.of().parseHex(hex)), hex);
        }
    }

    @Test
    void damagedMessagesAreReadOrRefused() {
        byte[] good =
                new ProtobufWriter()
                        .number(1, 300)
                        .strings(2, List.of("one", "two"))
                        .message(3, new ProtobufWriter().bool(1, true))
                        .toBytes();
        Hostile.damage(good, ProtobufTest::readAll);
    }

    private static void readAll(byte[] message) throws IOException {
        for (ProtobufReader in = new ProtobufReader(message); in.next(); ) {
            switch (in.field()) {
                case 1 -> in.number();
                case 2 -> in.string();
                case 3 -> readAll(in.bytes());
                default -> {}
            }
        }
    }
}
