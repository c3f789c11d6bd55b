package goop.cluster;

import goop.config.Secret;
import goop.libp2p.ProtocolException;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;

import javax.crypto.AEADBadTagException;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;

/// Hides a message from everybody without our secret, and shows that a server which has it wrote
/// it, for that subject: a random nonce of 24 bytes, then [Xaes256Gcm] with the subject as
/// associated data. Who may use the NATS server for something else can so read and say nothing
/// here.
///
/// A message that is played again opens again: [Neighbour] knows the numbers that it has had, and
/// of two words on a [SharedRow] the later counts.
public final class Seal {
    /// By how much a message grows.
    static final int BYTES = Xaes256Gcm.NONCE_BYTES + Xaes256Gcm.TAG_BYTES;

    private final SecureRandom random = new SecureRandom();
    private final Xaes256Gcm cipher;

    /// @param secret of all servers of the cluster; without one, everybody can make and open seals
    Seal(Secret secret) {
        this(secret, "goop cluster seal");
    }

    Seal(Secret secret, String purpose) {
        cipher = new Xaes256Gcm(derive(secret, purpose));
    }

    /// A key of 32 bytes for that purpose, from which neither the secret nor another purpose's key
    /// can be told: HKDF-SHA256 (RFC 5869).
    static byte[] derive(Secret secret, String purpose) {
        byte[] from = secret.value().getBytes(StandardCharsets.UTF_8);
        byte[] info = purpose.getBytes(StandardCharsets.UTF_8);
        try {
            return KDF.getInstance("HKDF-SHA256")
                    .deriveData(
                            HKDFParameterSpec.ofExtract()
                                    .addIKM(from)
                                    .thenExpand(info, Xaes256Gcm.KEY_BYTES));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// The message under a seal, [#BYTES] longer.
    public byte[] close(String subject, byte[] message) {
        byte[] nonce = new byte[Xaes256Gcm.NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] sealed = cipher.seal(nonce, bytes(subject), message);
        return ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed).array();
    }

    /// The message, without its seal.
    ///
    /// @throws ProtocolException when it does not bear our seal
    public byte[] open(String subject, byte[] sealed) throws ProtocolException {
        if (sealed.length < BYTES) {
            throw new ProtocolException("too short for a seal: " + sealed.length + " bytes");
        }
        byte[] nonce = Arrays.copyOf(sealed, Xaes256Gcm.NONCE_BYTES);
        try {
            return cipher.open(nonce, bytes(subject), sealed, nonce.length);
        } catch (AEADBadTagException another) {
            throw new ProtocolException("not sealed with our secret for this subject", another);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
