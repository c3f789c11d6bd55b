package goop.registration;

import goop.config.Secret;
import goop.http.CheckedCall;
import goop.json.JsonWriter;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLContext;

/// Tells another program of a verification: `POST {"email": …, "verified_at": <ms>}`.
///
/// `Goop-Event-Id` is the same in every attempt, so that it counts once; `Goop-Signature` is
/// `sha256=<hex HMAC-SHA256 of the body>` under the shared secret, if there is one.
///
/// It is a [CheckedCall]; nothing but 2xx is success.
public final class Webhook {
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private final URI url;
    private final Secret secret;
    private final boolean privateAllowed;
    private final CheckedCall call;

    /// @param secret empty for no signature
    /// @param privateAllowed whether addresses that are not public may be called
    public Webhook(URI url, Secret secret, boolean privateAllowed) {
        this.url = url;
        this.secret = secret;
        this.privateAllowed = privateAllowed;
        call = CheckedCall.of(url, this::check, DEADLINE);
    }

    Webhook(
            URI url,
            Secret secret,
            boolean privateAllowed,
            CheckedCall.Names names,
            SSLContext tls) {
        this.url = url;
        this.secret = secret;
        this.privateAllowed = privateAllowed;
        call = new CheckedCall(url, this::check, DEADLINE, names, tls);
    }

    /// Makes the call.
    ///
    /// @throws IOException when it was not answered with 2xx; the message is for the operator
    void call(String email, long verifiedAt, String eventId) throws IOException {
        byte[] body =
                new JsonWriter()
                        .object()
                        .field("email", email)
                        .field("verified_at", verifiedAt)
                        .endObject()
                        .toBytes();
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/json");
        headers.put("Goop-Event-Id", eventId);
        if (!secret.isEmpty()) headers.put("Goop-Signature", "sha256=" + signature(body));
        int status = call.post(headers, body);
        if (status / 100 != 2) throw new IOException(call.host() + " answered " + status);
    }

    /// The address to call.
    ///
    /// @throws IOException when the name has one that must not be called
    InetAddress target() throws IOException {
        return call.target();
    }

    private void check(InetAddress each) throws IOException {
        boolean lawful =
                privateAllowed
                        || (isLocal(call.host())
                                ? each.isLoopbackAddress()
                                : CheckedCall.isPublic(each));
        boolean encrypted = url.getScheme().equalsIgnoreCase("https");
        if (!encrypted && !each.isLoopbackAddress()) lawful = false;
        if (lawful) return;
        throw new IOException(
                "%s is %s, which is no public address: not called (see presence.%s)"
                        .formatted(
                                call.host(),
                                each.getHostAddress(),
                                "registration_webhook_private"));
    }

    // Who writes that means this machine; a name that merely leads here is another matter.
    private static boolean isLocal(String host) {
        return host.equalsIgnoreCase("localhost")
                || host.matches("127(\\.[0-9]{1,3}){3}")
                || host.equals("::1");
    }

    private String signature(byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(
                    new SecretKeySpec(
                            secret.value().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
