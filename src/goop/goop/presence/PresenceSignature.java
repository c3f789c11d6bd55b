package goop.presence;

import goop.libp2p.Keypair;
import goop.libp2p.PeerId;
import goop.libp2p.ProtocolException;
import goop.libp2p.PublicKey;
import goop.libp2p.SignedEnvelope;
import goop.libp2p.UnsupportedKeyException;
import goop.libp2p.wire.Varint;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/// Who wrote a message: a signature by the key that the peer id holds.
///
/// What is signed are the bytes that a libp2p signed envelope would sign (RFC 0002) for the domain
/// `goop-presence`, the payload type `/goop/presence/1` and, as payload, the message's fields, each
/// behind its length. `sig` is base64url of it, without padding.
public final class PresenceSignature {
    private static final String DOMAIN = "goop-presence";
    private static final byte[] TYPE = "/goop/presence/1".getBytes(StandardCharsets.US_ASCII);

    private PresenceSignature() {}

    /// The same message with this key's signature.
    ///
    /// @throws IllegalArgumentException when the message is of another peer
    public static Presence sign(Presence message, Keypair key) {
        if (!message.peerId().equals(key.peerId().toString())) {
            throw new IllegalArgumentException("a message of " + message.peerId());
        }
        byte[] signature = key.sign(signedBytes(message));
        return message.withSig(Base64.getUrlEncoder().withoutPadding().encodeToString(signature));
    }

    /// Whether the message bears a good signature of its peer. False too where nobody can tell: the
    /// id is not a peer id, or one that holds no key.
    public static boolean holds(Presence message) {
        if (!message.signed()) return false;
        try {
            PeerId id = PeerId.parse(message.peerId());
            // One peer is one row: its other spellings (a CID) are not its name here.
            if (!id.toString().equals(message.peerId())) return false;
            Optional<PublicKey> key = id.publicKey();
            byte[] signature = Base64.getUrlDecoder().decode(message.sig());
            return key.isPresent() && key.get().verify(signedBytes(message), signature);
        } catch (ProtocolException
                | UnsupportedKeyException
                | IllegalArgumentException notASignature) {
            return false;
        }
    }

    /// Whether the id is a libp2p peer id that holds its key, so that its messages can be checked.
    public static boolean checkable(String peerId) {
        try {
            return PeerId.parse(peerId).publicKey().isPresent();
        } catch (ProtocolException notAPeerId) {
            return false;
        }
    }

    static byte[] signedBytes(Presence message) {
        ByteArrayOutputStream payload = new ByteArrayOutputStream(512);
        put(payload, message.type().wire());
        put(payload, message.peerId());
        put(payload, message.content());
        put(payload, message.email());
        put(payload, message.avatarHash());
        put(payload, message.videoDisabled() ? "1" : "0");
        put(payload, Integer.toString(message.addrs().size()));
        for (String address : message.addrs()) put(payload, address);
        put(payload, Long.toString(message.ts()));
        return SignedEnvelope.signingBytes(DOMAIN, TYPE, payload.toByteArray());
    }

    private static void put(ByteArrayOutputStream out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeBytes(Varint.encode(bytes.length));
        out.writeBytes(bytes);
    }
}
