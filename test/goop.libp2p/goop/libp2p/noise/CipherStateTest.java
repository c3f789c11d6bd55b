package goop.libp2p.noise;

import static goop.libp2p.Vectors.hex;
import static goop.libp2p.noise.CipherState.NO_DATA;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.libp2p.ProtocolException;
import goop.libp2p.Vectors;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

class CipherStateTest {
    private static final byte[] KEY = new byte[32];

    static {
        for (int i = 0; i < KEY.length; i++) KEY[i] = (byte) (3 * i + 1);
    }

    /// RFC 8439 §A.5: its nonce is 00000000 0102030405060708, which is Noise's form of a counter.
    @Test
    void opensTheRfcsMessage() throws IOException {
        byte[] key = hex("1c9240a5eb55d38af333888604f6b5f0473917c1402b80099dca5cbc207075c0");
        byte[] sealed =
                hex(
                        """
                        64a0861575861af460f062c79be643bd5e805cfd345cf389f108670ac76c8cb24c6cfc18755d43eea09ee94e
                        382d26b0bdb7b73c321b0100d4f03b7f355894cf332f830e710b97ce98c8a84abd0b948114ad176e008d33bd
                        60f982b1ff37c8559797a06ef4f0ef61c186324e2b3506383606907b6a7c02b0f9f6157b53c867e4b9166c76
                        7b804d46a59b5216cde7a4e99040c5a40433225ee282a1b0a06c523eaf4534d7f83fa1155b0047718cbc546a
                        0d072b04b3564eea1b422273f548271a0bb2316053fa76991955ebd63159434ecebb4e466dae5a1073a67276
                        27097a1049e617d91d361094fa68f0ff77987130305beaba2eda04df997b714d6c6f2c29a6ad5cb4022b0270
                        9beead9d67890cbb22392336fea1851f38\
                        """);
        byte[] associated = hex("f33388860000000000004e91");
        byte[] plain = new byte[sealed.length - 16];
        var state = new CipherState(key, 0x0807060504030201L);
        assertEquals(plain.length, state.open(associated, sealed, 0, sealed.length, plain, 0));
        String text = new String(plain, StandardCharsets.UTF_8);
        assertTrue(text.startsWith("Internet-Drafts are draft documents"), text);
        byte[] again = new byte[sealed.length];
        new CipherState(key, 0x0807060504030201L)
                .seal(associated, plain, 0, plain.length, again, 0);
        assertArrayEquals(sealed, again);
    }

    /// Those of its vectors whose nonce Noise can have: four zero bytes first.
    @Test
    void agreesWithWycheproof() throws IOException {
        var count = new AtomicInteger();
        Vectors.forEach(
                "wycheproof/chacha20_poly1305_test.json",
                "result",
                test -> {
                    String nonce = test.get("iv");
                    if (nonce.length() != 24 || !nonce.startsWith("00000000")) return;
                    count.incrementAndGet();
                    long counter =
                            Long.reverseBytes(Long.parseUnsignedLong(nonce.substring(8), 16));
                    byte[] sealed = hex(test.get("ct") + test.get("tag"));
                    byte[] plain = new byte[sealed.length - 16];
                    byte[] associated = hex(test.get("aad"));
                    var state = new CipherState(hex(test.get("key")), counter);
                    try {
                        state.open(associated, sealed, 0, sealed.length, plain, 0);
                        assertEquals("valid", test.get("result"), test.toString());
                        assertArrayEquals(hex(test.get("msg")), plain, test.toString());
                    } catch (IOException e) {
                        assertEquals("invalid", test.get("result"), test.toString());
                    }
                });
        assertTrue(count.get() >= 10, count + " vectors");
    }

    @Test
    void sealsAndOpensInPlace() throws IOException {
        var sender = new CipherState(KEY);
        var receiver = new CipherState(KEY);
        for (int length : new int[] {0, 1, 15, 16, 17, 255, 256, 257, 4096, 65519}) {
            byte[] buffer = new byte[length + 40];
            for (int i = 0; i < length; i++) buffer[7 + i] = (byte) (i * 31);
            byte[] before = buffer.clone();
            assertEquals(length + 16, sender.seal(NO_DATA, buffer, 7, length, buffer, 7));
            assertEquals(length, receiver.open(NO_DATA, buffer, 7, length + 16, buffer, 7));
            assertArrayEquals(
                    Arrays.copyOfRange(before, 0, 7 + length),
                    Arrays.copyOfRange(buffer, 0, 7 + length));
        }
    }

    @Test
    void anyChangedBitIsNoticedAndNothingIsWritten() throws IOException {
        byte[] sealed = new byte[5 + 16];
        new CipherState(KEY).seal(NO_DATA, "hello".getBytes(), 0, 5, sealed, 0);
        var receiver = new CipherState(KEY);
        byte[] out = new byte[5];
        for (int bit = 0; bit < sealed.length * 8; bit++) {
            byte[] changed = sealed.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThrows(
                    ProtocolException.class,
                    () -> receiver.open(NO_DATA, changed, 0, changed.length, out, 0));
            assertArrayEquals(new byte[5], out);
        }
        receiver.open(NO_DATA, sealed, 0, sealed.length, out, 0);
        assertEquals("hello", new String(out));
    }

    @Test
    void lessThanATagIsRefused() {
        var receiver = new CipherState(KEY);
        for (int length = 0; length < 16; length++) {
            byte[] sealed = new byte[length];
            assertThrows(
                    ProtocolException.class,
                    () -> receiver.open(NO_DATA, sealed, 0, sealed.length, new byte[0], 0));
        }
    }

    @Test
    void theLastNonceIsNeverUsed() throws IOException {
        byte[] sealed = new byte[17];
        var sender = new CipherState(KEY, -2);
        var receiver = new CipherState(KEY, -2);
        sender.seal(NO_DATA, new byte[1], 0, 1, sealed, 0);
        receiver.open(NO_DATA, sealed, 0, 17, new byte[1], 0);
        assertThrows(IOException.class, () -> sender.seal(NO_DATA, new byte[1], 0, 1, sealed, 0));
        assertThrows(IOException.class, () -> receiver.open(NO_DATA, sealed, 0, 17, sealed, 0));
    }

    @Test
    void aDestroyedStateDoesNothingMore() throws IOException {
        var state = new CipherState(KEY);
        state.seal(NO_DATA, new byte[1], 0, 1, new byte[17], 0);
        state.destroy();
        state.destroy();
        assertThrows(
                IOException.class, () -> state.seal(NO_DATA, new byte[1], 0, 1, new byte[17], 0));
    }
}
