package goop.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

import javax.crypto.AEADBadTagException;

/// The vectors of c2sp.org/XAES-256-GCM: one for each way in which the mask comes about.
class Xaes256GcmTest {
    private static final byte[] NONCE = bytes("ABCDEFGHIJKLMNOPQRSTUVWX");
    private static final byte[] TEXT = bytes("XAES-256-GCM");

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static Xaes256Gcm keyOf(int each) {
        byte[] key = new byte[Xaes256Gcm.KEY_BYTES];
        Arrays.fill(key, (byte) each);
        return new Xaes256Gcm(key);
    }

    private static void check(int key, String associated, String expected) throws Exception {
        byte[] sealed = keyOf(key).seal(NONCE, bytes(associated), TEXT);
        assertEquals(expected, HexFormat.of().formatHex(sealed));
        assertArrayEquals(TEXT, keyOf(key).open(NONCE, bytes(associated), sealed, 0));
    }

    @Test
    void theSpecificationsVectorsHold() throws Exception {
        check(1, "", "ce546ef63c9cc60765923609b33a9a1974e96e52daf2fcf7075e2271");
        check(
                3,
                "c2sp.org/XAES-256-GCM",
                "986ec1832593df5443a179437fd083bf3fdb41abd740a21f71eb769d");
    }

    @Test
    void eachBitOfTheNonceCounts() {
        byte[] sealed = keyOf(1).seal(NONCE, new byte[0], TEXT);
        for (int bit = 0; bit < NONCE.length * 8; bit++) {
            byte[] other = NONCE.clone();
            other[bit / 8] ^= (byte) (1 << bit % 8);
            assertThrows(
                    AEADBadTagException.class, () -> keyOf(1).open(other, new byte[0], sealed, 0));
        }
    }

    @Test
    void keysAndNoncesOfAnotherLengthAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Xaes256Gcm(new byte[16]));
        assertThrows(
                IllegalArgumentException.class,
                () -> keyOf(1).seal(new byte[12], new byte[0], TEXT));
    }
}
