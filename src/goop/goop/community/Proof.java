package goop.community;

import goop.json.Json;
import goop.json.JsonException;
import goop.json.JsonObject;
import goop.json.JsonWriter;
import goop.libp2p.ProtocolException;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/// What a rendezvous server shows at [#PATH], so that a hub sees that an application is its
/// operator's: `{"applications": [{"hub", "community", "proof"}, …]}`.
///
/// The hub's host and the community are in it, so that one hub cannot use what it was sent to apply
/// at another.
///
/// @param hub host and port of the hub: see [#authority]
/// @param community its name
/// @param proof hash of the secret that the application is made with
public record Proof(String hub, String community, String proof) {
    /// Below the server's URL.
    public static final String PATH = "/.well-known/goop-hub";

    /// Of such a document, in bytes.
    public static final int LONGEST = 16 * 1024;

    /// Applications that one server may have.
    public static final int MOST = 16;

    private static final String HASH = "[A-Za-z0-9_-]{43}";

    /// Makes a secret.
    public static String secret() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /// Whether that can be a secret.
    public static boolean isSecret(String text) {
        return text.matches(HASH);
    }

    /// The proof of who has that secret.
    public static String of(String secret) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update("goop-hub-proof\0".getBytes(StandardCharsets.US_ASCII));
            byte[] hash = digest.digest(secret.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK has SHA-256", impossible);
        }
    }

    /// Host and port of a URL as they stand in a proof: in lower case, without the scheme's own
    /// port.
    public static String authority(URI url) {
        String host = url.getHost().toLowerCase(Locale.ROOT);
        int port = url.getPort();
        return port < 0 || port == 80 || port == 443 ? host : host + ":" + port;
    }

    /// The document.
    public static byte[] document(List<Proof> all) {
        JsonWriter json = new JsonWriter().object().name("applications").array();
        for (Proof each : all) {
            json.object().field("hub", each.hub).field("community", each.community);
            json.field("proof", each.proof).endObject();
        }
        return json.endArray().endObject().toBytes();
    }

    /// Reads one.
    ///
    /// @throws ProtocolException says what is wrong with it
    public static List<Proof> parse(byte[] document) throws ProtocolException {
        if (document.length > LONGEST) throw new ProtocolException("the document is too long");
        try {
            List<Proof> all = new ArrayList<>();
            for (JsonObject each : Json.parseObject(document).array("applications").objects()) {
                String proof = each.string("proof");
                if (!proof.matches(HASH)) throw new ProtocolException("proof: not a hash");
                all.add(new Proof(each.string("hub"), each.string("community"), proof));
            }
            if (all.size() > MOST) throw new ProtocolException("more than " + MOST + " in it");
            return all;
        } catch (JsonException wrong) {
            throw new ProtocolException("bad json: " + wrong.getMessage(), wrong);
        }
    }
}
