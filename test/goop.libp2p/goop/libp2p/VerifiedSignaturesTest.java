package goop.libp2p;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.Arrays;

class VerifiedSignaturesTest {
    private final Keypair pair = Keypair.generate();
    private final PublicKey key = pair.publicKey();

    @Test
    void nothingButTheSameKeyMessageAndSignatureIsTakenForChecked() throws Exception {
        byte[] message = "a message".getBytes();
        byte[] signature = pair.sign(message);
        for (int i = 0; i < 2; i++) {
            assertTrue(VerifiedSignatures.verify(key, message, signature));
            for (int bit = 0; bit < 8 * signature.length; bit++) {
                byte[] other = signature.clone();
                other[bit / 8] ^= (byte) (1 << bit % 8);
                assertFalse(VerifiedSignatures.verify(key, message, other));
            }
            byte[] longer = Arrays.copyOf(message, message.length + 1);
            assertFalse(VerifiedSignatures.verify(key, longer, signature));
            PublicKey stranger = Keypair.generate().publicKey();
            assertFalse(VerifiedSignatures.verify(stranger, message, signature));
        }
    }

    @Test
    void bytesThatMoveFromTheMessageToTheSignatureAreNotTheSame() throws Exception {
        byte[] message = "a message".getBytes();
        byte[] signature = pair.sign(message);
        assertTrue(VerifiedSignatures.verify(key, message, signature));
        byte[] shorter = Arrays.copyOf(message, message.length - 1);
        byte[] longer =
                ByteBuffer.allocate(65).put(message[message.length - 1]).put(signature).array();
        assertFalse(VerifiedSignatures.verify(key, shorter, longer));
    }

    @Test
    void aBoundedNumberIsKept() throws Exception {
        for (int i = 0; i < VerifiedSignatures.MOST + 100; i++) {
            byte[] message = ByteBuffer.allocate(4).putInt(i).array();
            assertTrue(VerifiedSignatures.verify(key, message, pair.sign(message)));
        }
        assertEquals(VerifiedSignatures.MOST, VerifiedSignatures.size());
    }
}
