package goop.hub;

import goop.http.Request;
import goop.libp2p.Keypair;
import goop.libp2p.PeerId;
import goop.libp2p.PublicKey;
import goop.libp2p.SignedEnvelope;
import goop.libp2p.UnsupportedKeyException;
import goop.libp2p.wire.Varint;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/// Who asks: three header fields by which a hub shows that a request is its own, and meant for this
/// hub.
///
/// `Goop-Hub` is its name, `Goop-Hub-Time` Unix milliseconds, and `Goop-Hub-Sig` a signature over
/// the bytes of a libp2p signed envelope: domain `goop-hub`, type `/goop/hub/request/1`, and as
/// payload, each behind its length, the asker's name, the name of who is asked, method, path, time,
/// and the SHA-256 of the body in base64url.
final class RequestSignature {
    static final String NAME = "Goop-Hub";
    static final String TIME = "Goop-Hub-Time";
    static final String SIG = "Goop-Hub-Sig";

    /// What federation asks is public and changes nothing, so an old request that somebody shows
    /// again costs its hub no more than a part of its quota. Clocks may be as wrong as for records.
    static final long MOST_SKEW_MILLIS = 3_600_000;

    private static final String DOMAIN = "goop-hub";
    private static final byte[] TYPE = "/goop/hub/request/1".getBytes(StandardCharsets.US_ASCII);

    private RequestSignature() {}

    /// The header fields of a request.
    static Map<String, String> sign(
            Keypair key,
            String from,
            String to,
            String method,
            String path,
            byte[] body,
            long now) {
        byte[] message = message(from, to, method, path, body, Long.toString(now));
        return Map.of(
                NAME,
                from,
                TIME,
                Long.toString(now),
                SIG,
                Base64.getUrlEncoder().withoutPadding().encodeToString(key.sign(message)));
    }

    /// Whether the request is of the holder of that key, who calls itself `from`.
    static boolean holds(
            PeerId signer, String from, String to, Request request, byte[] body, long now) {
        String time = request.header(TIME);
        String sig = request.header(SIG);
        if (time == null || sig == null || !time.matches("\\d{1,15}") || sig.length() > 100) {
            return false;
        }
        if (Math.abs(Long.parseLong(time) - now) > MOST_SKEW_MILLIS) return false;
        byte[] message = message(from, to, request.method(), request.path(), body, time);
        try {
            Optional<PublicKey> key = signer.publicKey();
            return key.isPresent() && key.get().verify(message, Base64.getUrlDecoder().decode(sig));
        } catch (IllegalArgumentException | UnsupportedKeyException notASignature) {
            return false;
        }
    }

    private static byte[] message(
            String from, String to, String method, String path, byte[] body, String time) {
        ByteArrayOutputStream payload = new ByteArrayOutputStream(256);
        for (String each : new String[] {from, to, method, path, time, sha256(body)}) {
            byte[] bytes = each.getBytes(StandardCharsets.UTF_8);
            payload.writeBytes(Varint.encode(bytes.length));
            payload.writeBytes(bytes);
        }
        return SignedEnvelope.signingBytes(DOMAIN, TYPE, payload.toByteArray());
    }

    private static String sha256(byte[] body) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(body);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK has SHA-256", impossible);
        }
    }
}
