package goop.hub.replica;

import goop.json.JsonException;
import goop.json.JsonObject;
import goop.json.JsonWriter;
import goop.libp2p.Keypair;
import goop.libp2p.PeerId;
import goop.libp2p.ProtocolException;
import goop.libp2p.SignedEnvelope;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// A hub's word that another key is its key from now on: signed by the old one, and by the new one,
/// so that nobody can claim a key that he does not hold.
///
/// What both sign is, as for a [HubRecord], a signed envelope's bytes: domain `goop-hub`, type
/// `/goop/hub/rotation/1`, and as payload origin, version in decimal, old and new peer id.
///
/// @param version as that of a record: what has a higher one is signed by the new key
/// @param from the peer id of the old key
/// @param to the peer id of the new key
public record Rotation(
        String origin, long version, PeerId from, PeerId to, String fromSig, String toSig) {
    private static final String DOMAIN = "goop-hub";
    private static final byte[] TYPE = "/goop/hub/rotation/1".getBytes(StandardCharsets.US_ASCII);

    /// Makes one.
    public static Rotation sign(String origin, long version, Keypair from, Keypair to) {
        byte[] message = message(origin, version, from.peerId(), to.peerId());
        return new Rotation(
                origin,
                version,
                from.peerId(),
                to.peerId(),
                text(from.sign(message)),
                text(to.sign(message)));
    }

    private static String text(byte[] signature) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
    }

    private static byte[] message(String origin, long version, PeerId from, PeerId to) {
        ByteArrayOutputStream payload = new ByteArrayOutputStream(256);
        HubRecord.put(payload, origin);
        HubRecord.put(payload, Long.toString(version));
        HubRecord.put(payload, from.toString());
        HubRecord.put(payload, to.toString());
        return SignedEnvelope.signingBytes(DOMAIN, TYPE, payload.toByteArray());
    }

    /// Whether both keys signed it.
    public boolean holds() {
        byte[] message = message(origin, version, from, to);
        return HubRecord.verify(from, message, fromSig) && HubRecord.verify(to, message, toSig);
    }

    /// Reads one. Whether it holds is not checked here.
    public static Rotation read(JsonObject json) throws JsonException, ProtocolException {
        long version = json.integer("version");
        if (version < 1 || version > RecordBounds.VERSION) {
            throw new ProtocolException("version: out of range");
        }
        return new Rotation(
                RecordBounds.origin(json.string("origin")),
                version,
                key(json.string("from")),
                key(json.string("to")),
                json.string("fromSig"),
                json.string("toSig"));
    }

    /// Writes it as a value.
    public JsonWriter write(JsonWriter json) {
        return json.object()
                .field("origin", origin)
                .field("version", version)
                .field("from", from.toString())
                .field("to", to.toString())
                .field("fromSig", fromSig)
                .field("toSig", toSig)
                .endObject();
    }

    /// A peer id that holds its key, in its one usual form.
    ///
    /// @throws ProtocolException for any other text
    public static PeerId key(String text) throws ProtocolException {
        if (text.length() > 100) throw new ProtocolException("a key of " + text.length());
        PeerId id = PeerId.parse(text);
        if (id.publicKey().isEmpty() || !id.toString().equals(text)) {
            throw new ProtocolException("a key such as 12D3Koo… is expected");
        }
        return id;
    }
}
