package goop.hub.replica;

import goop.libp2p.Keypair;
import goop.libp2p.PeerId;
import goop.libp2p.PublicKey;
import goop.libp2p.SignedEnvelope;
import goop.libp2p.UnsupportedKeyException;
import goop.libp2p.wire.Varint;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/// What an origin says of one of its communities, signed: an entry of the directory, or a tombstone
/// where it was deleted.
///
/// What is signed are the bytes that a libp2p signed envelope would sign (RFC 0002) for the domain
/// `goop-hub`, the payload type `/goop/hub/record/1` and, as payload, the fields, each behind its
/// length as an unsigned varint: `entry` or `tombstone`, origin, community, version, updated and
/// expires in decimal; of an entry also rendezvous, type, description and members in decimal.
///
/// @param origin the hub that signs, a host name
/// @param community unique within its origin
/// @param version only ever grows, over all records of an origin: Unix milliseconds when it was
///   signed, or one more than the last where the clock is behind that
/// @param updated Unix milliseconds
/// @param expires Unix milliseconds: from then on it is forgotten
/// @param listing empty for a tombstone
/// @param sig base64url, without padding; empty while it is not signed
public record HubRecord(
        String origin,
        String community,
        long version,
        long updated,
        long expires,
        Optional<Listing> listing,
        String sig) {

    private static final String DOMAIN = "goop-hub";
    private static final byte[] TYPE = "/goop/hub/record/1".getBytes(StandardCharsets.US_ASCII);

    /// Which community of which origin.
    public record Key(String origin, String community) {}

    /// Whose it is.
    public Key key() {
        return new Key(origin, community);
    }

    public boolean isTombstone() {
        return listing.isEmpty();
    }

    /// The same with a signature of this key.
    public HubRecord signedBy(Keypair key) {
        byte[] signature = key.sign(SignedEnvelope.signingBytes(DOMAIN, TYPE, payload()));
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
        return new HubRecord(origin, community, version, updated, expires, listing, text);
    }

    /// Whether the signature is of the key that this id holds.
    public boolean isSignedBy(PeerId signer) {
        return verify(signer, SignedEnvelope.signingBytes(DOMAIN, TYPE, payload()), sig);
    }

    static boolean verify(PeerId signer, byte[] message, String sig) {
        try {
            Optional<PublicKey> key = signer.publicKey();
            byte[] signature = Base64.getUrlDecoder().decode(sig);
            // Several texts have the same bytes; one form only is the signature.
            boolean usual =
                    Base64.getUrlEncoder().withoutPadding().encodeToString(signature).equals(sig);
            return usual && key.isPresent() && key.get().verify(message, signature);
        } catch (IllegalArgumentException | UnsupportedKeyException notASignature) {
            return false;
        }
    }

    /// What it is known by among records of its origin: everything but the signature, of which one
    /// key can make several.
    public Hash hash() {
        return Hash.of(payload());
    }

    /// Where its community stands in the tree of its origin.
    public Hash place() {
        return place(community);
    }

    static Hash place(String community) {
        return Hash.of(community.getBytes(StandardCharsets.UTF_8));
    }

    /// Whether it takes the other's place: by version; of equal ones a tombstone, then the larger
    /// hash. Every hub that has seen both ends with the same one, in whatever order they came.
    public boolean beats(HubRecord other) {
        if (version != other.version) return version > other.version;
        if (isTombstone() != other.isTombstone()) return isTombstone();
        return hash().compareTo(other.hash()) > 0;
    }

    /// How much it counts in a quota: about its size as JSON.
    public int bytes() {
        return 256 + payload().length;
    }

    private byte[] payload() {
        ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        put(out, isTombstone() ? "tombstone" : "entry");
        put(out, origin);
        put(out, community);
        put(out, Long.toString(version));
        put(out, Long.toString(updated));
        put(out, Long.toString(expires));
        listing.ifPresent(
                entry -> {
                    put(out, entry.rendezvous());
                    put(out, entry.type().wire());
                    put(out, entry.description());
                    put(out, Integer.toString(entry.members()));
                });
        return out.toByteArray();
    }

    static void put(ByteArrayOutputStream out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeBytes(Varint.encode(bytes.length));
        out.writeBytes(bytes);
    }
}
