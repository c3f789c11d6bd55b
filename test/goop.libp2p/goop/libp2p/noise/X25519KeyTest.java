package goop.libp2p.noise;

import static goop.libp2p.Vectors.hex;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import goop.libp2p.ProtocolException;
import goop.libp2p.Vectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

class X25519KeyTest {
    /// RFC 7748 §6.1.
    @Test
    void agreesAsInTheRfc() throws Exception {
        var alice =
                X25519Key.ofScalar(
                        hex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a"));
        var bob =
                X25519Key.ofScalar(
                        hex("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb"));
        byte[] alicePublic =
                hex("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a");
        byte[] bobPublic = hex("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f");
        byte[] shared = hex("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742");
        assertArrayEquals(alicePublic, alice.publicKey());
        assertArrayEquals(bobPublic, bob.publicKey());
        assertArrayEquals(shared, alice.agree(bobPublic));
        assertArrayEquals(shared, bob.agree(alicePublic));
    }

    /// RFC 7748 §5.2: the first vector has the top bit of its scalar's last byte clear, the second
    /// the top bit of u set.
    @Test
    void multipliesAsInTheRfc() throws Exception {
        var first =
                X25519Key.ofScalar(
                        hex("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4"));
        assertArrayEquals(
                hex("c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552"),
                first.agree(
                        hex("e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c")));
        var second =
                X25519Key.ofScalar(
                        hex("4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d"));
        assertArrayEquals(
                hex("95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957"),
                second.agree(
                        hex("e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493")));
    }

    @Test
    void generatedKeysAgree() throws Exception {
        for (int i = 0; i < 50; i++) {
            var one = X25519Key.generate();
            var other = X25519Key.generate();
            assertArrayEquals(one.agree(other.publicKey()), other.agree(one.publicKey()));
        }
    }

    /// The points of order 1, 2, 4 and 8, canonical or not (RFC 7748 §6.1, §7).
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0100000000000000000000000000000000000000000000000000000000000000",
                "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
                "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "0000000000000000000000000000000000000000000000000000000000000080"
            })
    void pointsOfSmallOrderAreRefused(String point) {
        var key = X25519Key.generate();
        assertThrows(ProtocolException.class, () -> key.agree(hex(point)));
    }

    @Test
    void agreesWithWycheproof() throws IOException {
        var count = new AtomicInteger();
        Vectors.forEach(
                "wycheproof/x25519_test.json",
                "result",
                test -> {
                    count.incrementAndGet();
                    var key = X25519Key.ofScalar(hex(test.get("private")));
                    byte[] shared = hex(test.get("shared"));
                    if (test.get("shared").matches("0+")) {
                        assertThrows(
                                ProtocolException.class,
                                () -> key.agree(hex(test.get("public"))),
                                test.toString());
                        return;
                    }
                    try {
                        assertArrayEquals(
                                shared, key.agree(hex(test.get("public"))), test.toString());
                    } catch (ProtocolException e) {
                        throw new AssertionError(test.toString(), e);
                    }
                });
        assertEquals(518, count.get());
    }
}
