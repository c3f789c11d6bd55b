package goop.registration;

import goop.libp2p.Keypair;
import goop.libp2p.PeerId;
import goop.libp2p.ProtocolException;
import goop.libp2p.PublicKey;
import goop.libp2p.SignedEnvelope;
import goop.libp2p.UnsupportedKeyException;
import goop.libp2p.wire.Varint;

import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/// That a peer wants an e-mail address bound to its id, signed by its key.
///
/// What is signed are the bytes that a libp2p signed envelope would sign (RFC 0002) for the domain
/// `goop-registration`, the payload type `/goop/registration/1` and, each behind its length,
/// `email` as it stands in the form, `peerID`, and `ts` in decimal. `sig` is base64url of it,
/// without padding.
///
/// @param ts Unix milliseconds of the peer's clock
public record RegistrationClaim(String email, String peerId, long ts, String sig) {
    /// How far `ts` may lie from the server's clock: for as long the form may stay open.
    static final Duration LIFETIME = Duration.ofHours(1);

    private static final String DOMAIN = "goop-registration";
    private static final byte[] TYPE = "/goop/registration/1".getBytes(StandardCharsets.US_ASCII);
    private static final int LONGEST = 512;

    /// A claim of this key's peer.
    public static RegistrationClaim sign(String email, Keypair key, long ts) {
        String peerId = key.peerId().toString();
        byte[] signature = key.sign(signedBytes(email, peerId, ts));
        return new RegistrationClaim(
                email,
                peerId,
                ts,
                Base64.getUrlEncoder().withoutPadding().encodeToString(signature));
    }

    /// The query by which a peer opens the form filled in: `email=…&peerID=…&ts=…&sig=…`.
    public String query() {
        return "email=%s&peerID=%s&ts=%d&sig=%s"
                .formatted(URLEncoder.encode(email, StandardCharsets.UTF_8), peerId, ts, sig);
    }

    /// Reads the fields of a form.
    ///
    /// @param ts decimal, or null
    /// @param sig or null
    /// @throws ProtocolException when that is no claim
    public static RegistrationClaim of(String email, String peerId, String ts, String sig)
            throws ProtocolException {
        if (ts == null || !ts.matches("[0-9]{1,15}") || sig == null || sig.isEmpty()) {
            throw new ProtocolException(
                    "a peer id comes with ts and sig, by which the peer shows that it is its own");
        }
        if (email.length() > LONGEST || peerId.length() > LONGEST || sig.length() > LONGEST) {
            throw new ProtocolException("too long");
        }
        return new RegistrationClaim(email, peerId, Long.parseLong(ts), sig);
    }

    /// Sees that the peer has signed it, and of late.
    ///
    /// @throws ProtocolException says what is wrong
    public void check(long nowMillis) throws ProtocolException {
        if (Math.abs(nowMillis - ts) > LIFETIME.toMillis()) {
            throw new ProtocolException(
                    "the form was opened too long ago, or a clock is wrong; open it again from your"
                            + " peer");
        }
        if (!signed()) throw new ProtocolException("the peer's signature does not hold");
    }

    private boolean signed() {
        try {
            PeerId id = PeerId.parse(peerId);
            if (!id.toString().equals(peerId)) return false;
            Optional<PublicKey> key = id.publicKey();
            byte[] signature = Base64.getUrlDecoder().decode(sig);
            return key.isPresent() && key.get().verify(signedBytes(email, peerId, ts), signature);
        } catch (ProtocolException
                | UnsupportedKeyException
                | IllegalArgumentException notASignature) {
            return false;
        }
    }

    static byte[] signedBytes(String email, String peerId, long ts) {
        ByteArrayOutputStream payload = new ByteArrayOutputStream(256);
        for (String each : new String[] {email, peerId, Long.toString(ts)}) {
            byte[] bytes = each.getBytes(StandardCharsets.UTF_8);
            payload.writeBytes(Varint.encode(bytes.length));
            payload.writeBytes(bytes);
        }
        return SignedEnvelope.signingBytes(DOMAIN, TYPE, payload.toByteArray());
    }
}
