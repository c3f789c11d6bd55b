package goop.presence;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Cheap proof that a peer has signed of late: the `Goop-Token` that answers a signed message and
/// comes back with the heartbeats that follow.
///
/// base64url of the expiry (Unix seconds, 8 bytes) and an HMAC-SHA256 over it and the peer id. Only
/// servers with the same key can make one or tell a good one.
public final class PresenceToken {
    /// How long a peer need not sign again.
    public static final Duration LIFETIME = Duration.ofMinutes(10);

    private static final String ALGORITHM = "HmacSHA256";
    private static final int EXPIRY_BYTES = 8;
    private static final int BYTES = EXPIRY_BYTES + 32;
    private static final int CHARACTERS = (BYTES * 8 + 5) / 6;

    private final SecretKeySpec key;

    /// @param key at least 16 secret bytes, the same on servers that share their peers
    public PresenceToken(byte[] key) {
        if (key.length < 16) throw new IllegalArgumentException("a key of " + key.length);
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    /// With a new key, which nobody else has.
    public static PresenceToken withRandomKey() {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        return new PresenceToken(key);
    }

    /// @param nowMillis Unix milliseconds
    public String issue(String peerId, long nowMillis) {
        long expiry = nowMillis / 1000 + LIFETIME.toSeconds();
        byte[] token = ByteBuffer.allocate(BYTES).putLong(expiry).put(mac(expiry, peerId)).array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    /// Whether it was issued to that peer under this key, and is not too old.
    public boolean holds(String token, String peerId, long nowMillis) {
        if (token.length() != CHARACTERS) return false;
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(token);
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
        long expiry = ByteBuffer.wrap(bytes).getLong();
        byte[] found = Arrays.copyOfRange(bytes, EXPIRY_BYTES, BYTES);
        return MessageDigest.isEqual(mac(expiry, peerId), found) && nowMillis / 1000 < expiry;
    }

    private byte[] mac(long expiry, String peerId) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(ByteBuffer.allocate(EXPIRY_BYTES).putLong(expiry).array());
            return mac.doFinal(peerId.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
