package goop.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import goop.config.Secret;
import goop.libp2p.ProtocolException;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

class SealTest {
    private static final byte[] MESSAGE = "message".getBytes(StandardCharsets.UTF_8);
    private final Seal seal = new Seal(new Secret("of all"));

    @Test
    void whatIsSealedForASubjectOpensThere() throws ProtocolException {
        assertArrayEquals(MESSAGE, seal.open("x.y", seal.close("x.y", MESSAGE)));
    }

    @Test
    void withAnotherSecretOrForAnotherSubjectItDoesNot() {
        byte[] sealed = seal.close("x.y", MESSAGE);
        assertThrows(ProtocolException.class, () -> seal.open("x.z", sealed));
        Seal other = new Seal(new Secret("of others"));
        assertThrows(ProtocolException.class, () -> other.open("x.y", sealed));
    }

    @Test
    void eachCutAndEachFlippedBitIsRefused() {
        byte[] sealed = seal.close("x.y", MESSAGE);
        for (int length = 0; length < sealed.length; length++) {
            byte[] cut = Arrays.copyOf(sealed, length);
            assertThrows(ProtocolException.class, () -> seal.open("x.y", cut));
        }
        for (int bit = 0; bit < sealed.length * 8; bit++) {
            byte[] flipped = sealed.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThrows(ProtocolException.class, () -> seal.open("x.y", flipped));
        }
    }

    @Test
    void theKeyOfTokensIsNotThatOfSeals() {
        Secret secret = new Secret("of all");
        assertFalse(Arrays.equals(Seal.derive(secret, "one"), Seal.derive(secret, "other")));
    }
}
