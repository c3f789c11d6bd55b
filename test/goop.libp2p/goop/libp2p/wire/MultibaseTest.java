package goop.libp2p.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import goop.libp2p.ProtocolException;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

class MultibaseTest {
    // multiformats/multibase tests/basic.csv and tests/two_leading_zeros.csv.
    @Test
    void theSpecificationsVectorsAreRead() throws IOException {
        byte[] text = "yes mani !".getBytes(StandardCharsets.UTF_8);
        for (String each :
                List.of(
                        "f796573206d616e692021",
                        "F796573206D616E692021",
                        "bpfsxgidnmfxgsibb",
                        "BPFSXGIDNMFXGSIBB",
                        "k2lcpzo5yikidynfl",
                        "K2LCPZO5YIKIDYNFL",
                        "z7paNL19xttacUY",
                        "meWVzIG1hbmkgIQ",
                        "ueWVzIG1hbmkgIQ")) {
            assertArrayEquals(text, Multibase.decode(each), each);
        }
        byte[] zeros = "\0\0yes mani !".getBytes(StandardCharsets.UTF_8);
        for (String each :
                List.of(
                        "baaahszltebwwc3tjeaqq",
                        "k002lcpzo5yikidynfl",
                        "z117paNL19xttacUY",
                        "uAAB5ZXMgbWFuaSAh")) {
            assertArrayEquals(zeros, Multibase.decode(each), each);
        }
    }

    @Test
    void anyBytesComeBackInEveryBase() throws IOException {
        long seed = System.nanoTime();
        System.out.println("MultibaseTest seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 3_000; round++) {
            byte[] bytes = new byte[random.nextInt(60)];
            random.nextBytes(bytes);
            if (round % 3 == 0) java.util.Arrays.fill(bytes, 0, bytes.length / 2, (byte) 0);
            assertArrayEquals(bytes, Base58.decode(Base58.encode(bytes)));
            assertArrayEquals(bytes, Base36.decode(Base36.encode(bytes)));
            assertArrayEquals(bytes, Base32.decode(Base32.encode(bytes)));
            assertArrayEquals(bytes, Multibase.decode(Multibase.base64Url(bytes)));
        }
    }

    @Test
    void base32ThatNoEncoderWritesIsRefused() {
        // A lone digit, three, six; bits left over that are not zero; capitals; padding.
        for (String each : List.of("a", "mzx", "mzxw6y", "mf", "MZXW6YTB", "mzxw6===")) {
            assertThrows(ProtocolException.class, () -> Base32.decode(each), each);
        }
    }

    @Test
    void otherDigitsAndUnknownBasesAreRefused() {
        for (String each :
                List.of("", "z0", "zO", "zl", "z\u20ac", "k-", "b1", "f0", "fxx", "9123", "u=")) {
            assertThrows(ProtocolException.class, () -> Multibase.decode(each), each);
        }
    }

    @Test
    void aTextOfAMegabyteIsRefusedAtOnce() {
        String huge = "z" + "2".repeat(1 << 20);
        assertTimeoutPreemptively(
                Duration.ofSeconds(5),
                () -> assertThrows(ProtocolException.class, () -> Multibase.decode(huge)));
    }

    // multiformats/multihash README: sha2-256 of "Merkle–Damgård".
    @Test
    void aMultihashIsReadAndWritten() throws IOException {
        byte[] bytes =
                HexFormat.of()
                        .parseHex(
                                "122041dd7b6443542e75701aa98a0c235951a28a0d851b11564d20022ab11d2589a8");
        assertArrayEquals(
                bytes,
                Multihash.sha256("Merkle\u2013Damg\u00e5rd".getBytes(StandardCharsets.UTF_8))
                        .toBytes());
        Multihash parsed = Multihash.parse(bytes);
        assertEquals(Multihash.SHA256, parsed.code());
        assertArrayEquals(bytes, parsed.toBytes());
        goop.libp2p.Hostile.damage(bytes, damaged -> Multihash.parse(damaged).toBytes());
    }
}
