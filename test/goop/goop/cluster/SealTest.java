package goop.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.config.Secret;
import goop.libp2p.ProtocolException;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

class SealTest {
    private static final byte[] MESSAGE = "message".getBytes(StandardCharsets.UTF_8);
    private final Seal seal = new Seal(new Secret("of all"));

    private void assertRefused(String subject, byte[] sealed) {
        assertThrows(ProtocolException.class, () -> seal.open(subject, sealed));
    }

    @Test
    void whatIsSealedForASubjectOpensThere() throws ProtocolException {
        byte[] sealed = seal.close("x.y", MESSAGE);
        assertEquals(MESSAGE.length + Seal.BYTES, sealed.length);
        assertArrayEquals(MESSAGE, seal.open("x.y", sealed));
        byte[] empty = new byte[0];
        assertArrayEquals(empty, seal.open("x.y", seal.close("x.y", empty)));
        byte[] large = new byte[ClusterJson.MOST_BYTES - Seal.BYTES];
        assertArrayEquals(large, seal.open("x.y", seal.close("x.y", large)));
    }

    /// Made by pyca/cryptography 48 out of its HKDF, CMAC and AES-GCM.
    @Test
    void whatAnotherImplementationHasSealedOpens() throws ProtocolException {
        String sealed =
                "4142434445464748494a4b4c4d4e4f505152535455565758"
                        + "d5892bb84f05226b45b0dee0f6eb386c81400eea56d074";
        assertArrayEquals(MESSAGE, seal.open("x.y", HexFormat.of().parseHex(sealed)));
    }

    @Test
    void withAnotherSecretOrForAnotherSubjectItDoesNot() {
        byte[] sealed = seal.close("x.y", MESSAGE);
        for (String other : new String[] {"x.z", "x.", "x.y.", ""}) assertRefused(other, sealed);
        for (String secret : new String[] {"of others", "of all ", ""}) {
            Seal other = new Seal(new Secret(secret));
            assertThrows(ProtocolException.class, () -> other.open("x.y", sealed));
        }
    }

    @Test
    void eachCutAndEachFlippedBitIsRefused() {
        byte[] sealed = seal.close("x.y", MESSAGE);
        for (int length = 0; length < sealed.length; length++) {
            assertRefused("x.y", Arrays.copyOf(sealed, length));
            assertRefused("x.y", Arrays.copyOfRange(sealed, length + 1, sealed.length));
        }
        assertRefused("x.y", Arrays.copyOf(sealed, sealed.length + 1));
        for (int bit = 0; bit < sealed.length * 8; bit++) {
            byte[] flipped = sealed.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertRefused("x.y", flipped);
        }
    }

    @Test
    void nothingOfTheMessageShowsAndNoTwoSealsAreAlike() {
        String secret = "anna@example.org";
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            byte[] sealed = seal.close("x.y", secret.getBytes(StandardCharsets.UTF_8));
            String text = new String(sealed, StandardCharsets.ISO_8859_1);
            assertFalse(text.contains(secret) || text.contains("anna") || text.contains("x.y"));
            assertTrue(seen.add(text.substring(0, Xaes256Gcm.NONCE_BYTES)), "a nonce twice");
        }
    }

    /// HMAC-SHA256 over subject and message in front of it, as before there was encryption.
    @Test
    void aMessageThatIsOnlyAuthenticatedIsRefused() throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Seal.derive(new Secret("of all"), "goop cluster seal"), "x"));
        mac.update("x.y\0".getBytes(StandardCharsets.UTF_8));
        byte[] front = mac.doFinal(MESSAGE);
        byte[] old = Arrays.copyOf(front, front.length + MESSAGE.length);
        System.arraycopy(MESSAGE, 0, old, front.length, MESSAGE.length);
        assertRefused("x.y", old);
        byte[] longer = Arrays.copyOf(old, 200);
        assertRefused("x.y", longer);
    }

    @Test
    void eachPurposeHasAKeyOfItsOwnAlsoWithoutASecret() {
        assertEquals(
                "a5bac4af1420c63b8ea168bb1e0502e58f16e1fdd0d172976459e8e9909db709",
                HexFormat.of().formatHex(Seal.derive(new Secret("of all"), "goop cluster seal")));
        // pyca/cryptography says the same of both.
        assertEquals(
                "3ba5883f053ae96bf8c3e3628fdff4a18538c0ac0d12f01a6bbe7b146657c7a8",
                HexFormat.of().formatHex(Seal.derive(new Secret(""), "goop cluster seal")));
        Secret secret = new Secret("of all");
        assertFalse(Arrays.equals(Seal.derive(secret, "one"), Seal.derive(secret, "other")));
    }

    /// The cluster's threads share one seal; what it costs is printed (`make bench-seal`).
    @Test
    void threadsThatSealAndOpenAtOnceDoNotDisturbEachOther() throws Exception {
        int rounds = Integer.getInteger("goop.cluster.seals", 200);
        for (int size : new int[] {200, 2_000, 20_000}) {
            seals(rounds, size);
            long began = System.nanoTime();
            try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
                Future<?> one = threads.submit(() -> seals(rounds, size));
                Future<?> other = threads.submit(() -> seals(rounds, size));
                one.get();
                other.get();
            }
            double micros = (System.nanoTime() - began) / 1e3 / rounds;
            System.out.printf("sealed and opened %d bytes: %.1f µs%n", size, micros);
        }
    }

    private Void seals(int rounds, int size) throws ProtocolException {
        byte[] message = new byte[size];
        for (int i = 0; i < rounds; i++) {
            message[i % size]++;
            assertArrayEquals(message, seal.open("x.y", seal.close("x.y", message)));
        }
        return null;
    }
}
