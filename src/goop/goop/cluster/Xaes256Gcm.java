package goop.cluster;

import java.security.GeneralSecurityException;
import java.util.Arrays;

import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Authenticated encryption with nonces long enough to be drawn at random: XAES-256-GCM of C2SP
/// (c2sp.org/XAES-256-GCM). One AES-256-GCM key is good for 2^32 messages with random nonces of 96
/// bits; here each message has a key of its own, made from the first half of a nonce of 192 bits,
/// which is good for 2^80. So nothing needs to be counted, remembered or agreed on.
///
/// May be used by any number of threads.
final class Xaes256Gcm {
    static final int KEY_BYTES = 32;
    static final int NONCE_BYTES = 24;
    static final int TAG_BYTES = 16;

    private static final int BLOCK_BYTES = 16;
    private static final int HALF_NONCE = NONCE_BYTES / 2;

    private final SecretKey key;
    // K1 of CMAC.
    private final byte[] mask;

    /// @param key [#KEY_BYTES] that look random, used for nothing else
    Xaes256Gcm(byte[] key) {
        if (key.length != KEY_BYTES) throw new IllegalArgumentException("a key has 32 bytes");
        this.key = new SecretKeySpec(key, "AES");
        try {
            mask = doubled(blocks().doFinal(new byte[BLOCK_BYTES]));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// @param nonce [#NONCE_BYTES], random, never used with this key before
    /// @param associated what has to be the same when it is opened, and is not part of the result
    /// @return as long as the text, and [#TAG_BYTES] more
    byte[] seal(byte[] nonce, byte[] associated, byte[] text) {
        try {
            return gcm(Cipher.ENCRYPT_MODE, nonce, associated).doFinal(text);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// @param sealed an array that holds what [#seal] made, from there to its end: [#TAG_BYTES] at
    ///   least
    /// @throws AEADBadTagException when any of it, the nonce or the key is another
    byte[] open(byte[] nonce, byte[] associated, byte[] sealed, int from)
            throws AEADBadTagException {
        try {
            return gcm(Cipher.DECRYPT_MODE, nonce, associated)
                    .doFinal(sealed, from, sealed.length - from);
        } catch (AEADBadTagException another) {
            throw another;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private Cipher gcm(int mode, byte[] nonce, byte[] associated) throws GeneralSecurityException {
        if (nonce.length != NONCE_BYTES) throw new IllegalArgumentException("a nonce has 24 bytes");
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                mode,
                new SecretKeySpec(derive(nonce), "AES"),
                new GCMParameterSpec(8 * TAG_BYTES, nonce, HALF_NONCE, HALF_NONCE));
        cipher.updateAAD(associated);
        return cipher;
    }

    /// The key of one message: two blocks of the CMAC-based KDF in counter mode of NIST SP 800-108,
    /// each of one block of input.
    private byte[] derive(byte[] nonce) throws GeneralSecurityException {
        byte[] input = new byte[2 * BLOCK_BYTES];
        for (int i = 0; i < 2; i++) {
            int at = i * BLOCK_BYTES;
            input[at + 1] = (byte) (i + 1);
            input[at + 2] = 'X';
            System.arraycopy(nonce, 0, input, at + BLOCK_BYTES - HALF_NONCE, HALF_NONCE);
            for (int j = 0; j < BLOCK_BYTES; j++) input[at + j] ^= mask[j];
        }
        return blocks().doFinal(input);
    }

    /// Encrypts blocks on their own, which differ from each other here.
    private Cipher blocks() throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, key);
        return cipher;
    }

    /// Times x in the field of 2^128 elements, without a branch on what is secret.
    private static byte[] doubled(byte[] block) {
        byte[] twice = Arrays.copyOf(block, BLOCK_BYTES);
        int carry = 0;
        for (int i = BLOCK_BYTES - 1; i >= 0; i--) {
            int value = (block[i] & 0xff) << 1 | carry;
            twice[i] = (byte) value;
            carry = value >> 8;
        }
        twice[BLOCK_BYTES - 1] ^= (byte) (0x87 & -carry);
        return twice;
    }
}
