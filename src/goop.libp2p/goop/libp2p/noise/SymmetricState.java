package goop.libp2p.noise;

import goop.libp2p.ProtocolException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// What both sides know so far: a hash of all that was said and a key that all agreements went into
/// (Noise §5.2).
final class SymmetricState {
    private static final int HASH_LENGTH = 32;

    private final MessageDigest sha256;
    private final Mac hmac;
    private byte[] hash;
    private byte[] chainingKey;

    /// Null until the first `mixKey`: until then messages go in the clear.
    private CipherState cipher;

    /// @param protocolName of at most 32 bytes, as the name of our one protocol is
    SymmetricState(String protocolName) {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
            hmac = Mac.getInstance("HmacSHA256");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
        byte[] name = protocolName.getBytes(StandardCharsets.US_ASCII);
        if (name.length > HASH_LENGTH) throw new IllegalArgumentException(protocolName);
        hash = Arrays.copyOf(name, HASH_LENGTH);
        chainingKey = hash.clone();
    }

    void mixKey(byte[] agreement) {
        Pair keys = hkdf(agreement);
        Arrays.fill(chainingKey, (byte) 0);
        chainingKey = keys.first;
        if (cipher != null) cipher.destroy();
        cipher = new CipherState(keys.second);
        Arrays.fill(keys.second, (byte) 0);
    }

    void mixHash(byte[] data, int from, int length) {
        sha256.update(hash);
        sha256.update(data, from, length);
        hash = sha256.digest();
    }

    /// EncryptAndHash: seals `plaintext` into `out` at `to` and returns how many bytes that made.
    int sealAndHash(byte[] plaintext, byte[] out, int to) throws IOException {
        int length = plaintext.length;
        if (cipher == null) {
            System.arraycopy(plaintext, 0, out, to, length);
        } else {
            length = cipher.seal(hash, plaintext, 0, length, out, to);
        }
        mixHash(out, to, length);
        return length;
    }

    /// DecryptAndHash of `length` bytes of `message`.
    ///
    /// @throws ProtocolException when they are not what the peer sealed
    byte[] openAndHash(byte[] message, int from, int length) throws IOException {
        byte[] plaintext;
        if (cipher == null) {
            plaintext = Arrays.copyOfRange(message, from, from + length);
        } else {
            plaintext = new byte[Math.max(0, length - CipherState.TAG_LENGTH)];
            cipher.open(hash, message, from, length, plaintext, 0);
        }
        mixHash(message, from, length);
        return plaintext;
    }

    /// How much `sealAndHash` adds at this point.
    int overhead() {
        return cipher == null ? 0 : CipherState.TAG_LENGTH;
    }

    /// Names this handshake: both sides have the same and nobody else has.
    byte[] handshakeHash() {
        return hash.clone();
    }

    /// The keys of the two directions, the initiator's to send with first.
    Split split() {
        Pair keys = hkdf(CipherState.NO_DATA);
        try {
            return new Split(new CipherState(keys.first), new CipherState(keys.second));
        } finally {
            Arrays.fill(keys.first, (byte) 0);
            Arrays.fill(keys.second, (byte) 0);
        }
    }

    /// Overwrites what is secret.
    void destroy() {
        Arrays.fill(chainingKey, (byte) 0);
        if (cipher != null) cipher.destroy();
    }

    // Noise §4.3, HKDF with two outputs: RFC 5869 with the chaining key as salt and empty info.
    private Pair hkdf(byte[] input) {
        byte[] temporary = hmac(chainingKey, input, 0);
        byte[] first = hmac(temporary, CipherState.NO_DATA, 1);
        byte[] second = hmac(temporary, first, 2);
        Arrays.fill(temporary, (byte) 0);
        return new Pair(first, second);
    }

    // HMAC of data, followed by the byte `counter` unless that is 0.
    private byte[] hmac(byte[] key, byte[] data, int counter) {
        try {
            hmac.init(new SecretKeySpec(key, "HmacSHA256"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC refuses its key", e);
        }
        hmac.update(data);
        if (counter > 0) hmac.update((byte) counter);
        return hmac.doFinal();
    }

    private record Pair(byte[] first, byte[] second) {}

    /// The end of a handshake: two transport keys.
    record Split(CipherState fromInitiator, CipherState fromResponder) {}
}
