package goop.cluster;

import goop.config.Secret;
import goop.libp2p.ProtocolException;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Shows that a message was written by a server with our secret, for that subject: HMAC-SHA256 over
/// both, in front of it. Who may use the NATS server for something else can so say nothing here.
final class Seal {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int BYTES = 32;

    private final SecretKeySpec key;

    /// @param secret of all servers of the cluster; without one, everybody can make a seal
    Seal(Secret secret) {
        key = new SecretKeySpec(derive(secret, "goop cluster seal"), ALGORITHM);
    }

    /// A key for that purpose, from which the secret cannot be told.
    static byte[] derive(Secret secret, String purpose) {
        // An HMAC's key must not be empty.
        byte[] from = ("secret:" + secret.value()).getBytes(StandardCharsets.UTF_8);
        return mac(new SecretKeySpec(from, ALGORITHM), purpose, new byte[0], 0);
    }

    byte[] close(String subject, byte[] message) {
        byte[] sealed = new byte[BYTES + message.length];
        System.arraycopy(message, 0, sealed, BYTES, message.length);
        System.arraycopy(mac(key, subject, message, 0), 0, sealed, 0, BYTES);
        return sealed;
    }

    /// The message, without its seal.
    ///
    /// @throws ProtocolException when it does not bear our seal
    byte[] open(String subject, byte[] sealed) throws ProtocolException {
        if (sealed.length < BYTES
                || !MessageDigest.isEqual(
                        mac(key, subject, sealed, BYTES), Arrays.copyOf(sealed, BYTES))) {
            throw new ProtocolException("not sealed with our secret");
        }
        return Arrays.copyOfRange(sealed, BYTES, sealed.length);
    }

    private static byte[] mac(SecretKeySpec key, String subject, byte[] message, int from) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(subject.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            mac.update(message, from, message.length - from);
            return mac.doFinal();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
