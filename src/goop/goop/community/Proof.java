package goop.community;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Locale;

/// What a rendezvous server shows in its [HubDocument], so that a hub sees that an application is
/// its operator's.
///
/// The hub's host and the community are in it, so that one hub cannot use what it was sent to apply
/// at another.
///
/// @param hub host and port of the hub: see [#authority]
/// @param community its name
/// @param proof hash of the secret that the application is made with
public record Proof(String hub, String community, String proof) {
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

    static boolean isProof(String text) {
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
}
