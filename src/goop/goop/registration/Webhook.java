package goop.registration;

import goop.config.Secret;
import goop.json.JsonWriter;
import goop.libp2p.AddressScope;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/// Tells another program of a verification: `POST {"email": …, "verified_at": <ms>}`.
///
/// `Goop-Event-Id` is the same in every attempt, so that it counts once; `Goop-Signature` is
/// `sha256=<hex HMAC-SHA256 of the body>` under the shared secret, if there is one.
///
/// The name is resolved once, every address that it has is checked, and the connection goes to a
/// checked one (the JDK's client would resolve again). A redirect is an answer like any other:
/// nothing but 2xx is success.
public final class Webhook {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    /// Turns a name into addresses.
    @FunctionalInterface
    interface Names {
        InetAddress[] all(String host) throws IOException;
    }

    private final URI url;
    private final Secret secret;
    private final boolean privateAllowed;
    private final Names names;
    private final SSLContext tls;

    /// @param secret empty for no signature
    /// @param privateAllowed whether addresses that are not public may be called
    public Webhook(URI url, Secret secret, boolean privateAllowed) {
        this(url, secret, privateAllowed, InetAddress::getAllByName, defaultTls());
    }

    Webhook(URI url, Secret secret, boolean privateAllowed, Names names, SSLContext tls) {
        this.url = url;
        this.secret = secret;
        this.privateAllowed = privateAllowed;
        this.names = names;
        this.tls = tls;
    }

    private static SSLContext defaultTls() {
        try {
            return SSLContext.getDefault();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
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
        InetAddress target = target();
        try (Socket socket = new Socket()) {
            // The deadline is for all of it: closing the socket ends whatever is under way.
            Thread deadline = Thread.ofVirtual().start(() -> closeLater(socket));
            try {
                socket.connect(new InetSocketAddress(target, port()), (int) CONNECT.toMillis());
                socket.setSoTimeout((int) DEADLINE.toMillis());
                exchange(secured(socket), body, eventId);
            } finally {
                deadline.interrupt();
            }
        }
    }

    private static void closeLater(Socket socket) {
        try {
            Thread.sleep(DEADLINE);
            socket.close();
        } catch (InterruptedException done) {
            return;
        } catch (IOException closed) {
            System.getLogger("goop.registration").log(System.Logger.Level.DEBUG, "webhook", closed);
        }
    }

    private boolean encrypted() {
        return url.getScheme().equalsIgnoreCase("https");
    }

    private int port() {
        if (url.getPort() >= 0) return url.getPort();
        return encrypted() ? 443 : 80;
    }

    private String host() {
        return url.getHost().replaceAll("[\\[\\]]", "");
    }

    /// The address to call.
    ///
    /// @throws IOException when the name has one that must not be called
    InetAddress target() throws IOException {
        InetAddress[] all = names.all(host());
        if (all.length == 0) throw new IOException(host() + " has no address");
        boolean local = isLocal(host());
        for (InetAddress each : all) {
            boolean lawful = privateAllowed || (local ? each.isLoopbackAddress() : isPublic(each));
            if (!encrypted() && !each.isLoopbackAddress()) lawful = false;
            if (!lawful) {
                throw new IOException(
                        "%s is %s, which is no public address: not called (see presence.%s)"
                                .formatted(
                                        host(),
                                        each.getHostAddress(),
                                        "registration_webhook_private"));
            }
        }
        return all[0];
    }

    // Who writes that means this machine; a name that merely leads here is another matter.
    private static boolean isLocal(String host) {
        return host.equalsIgnoreCase("localhost")
                || host.matches("127(\\.[0-9]{1,3}){3}")
                || host.equals("::1");
    }

    /// Whether an address is of the public Internet, also where IPv6 wraps an IPv4 address.
    static boolean isPublic(InetAddress address) throws IOException {
        byte[] bytes = address.getAddress();
        if (bytes.length == 16) {
            InetAddress inner = wrapped(bytes);
            if (inner != null && AddressScope.of(inner) != AddressScope.PUBLIC) return false;
        }
        return AddressScope.of(address) == AddressScope.PUBLIC;
    }

    // Mapped and compatible (RFC 4291), NAT64 (RFC 6052, 8215), 6to4 (RFC 3056).
    private static InetAddress wrapped(byte[] six) throws IOException {
        String hex = HexFormat.of().formatHex(six);
        int from = -1;
        if (hex.matches("0{20}(ffff|0000).*") || hex.startsWith("0064ff9b")) {
            from = 12;
        } else if (hex.startsWith("2002")) {
            from = 2;
        }
        return from < 0 ? null : InetAddress.getByAddress(Arrays.copyOfRange(six, from, from + 4));
    }

    private Socket secured(Socket socket) throws IOException {
        if (!encrypted()) return socket;
        SSLSocket over =
                (SSLSocket) tls.getSocketFactory().createSocket(socket, host(), port(), true);
        SSLParameters parameters = over.getSSLParameters();
        // The certificate is checked against the name, wherever we are connected.
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        over.setSSLParameters(parameters);
        over.startHandshake();
        return over;
    }

    private void exchange(Socket socket, byte[] body, String eventId) throws IOException {
        String path =
                url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        if (url.getRawQuery() != null) path += "?" + url.getRawQuery();
        StringBuilder head = new StringBuilder();
        head.append("POST ").append(path).append(" HTTP/1.1\r\n");
        head.append("Host: ").append(url.getRawAuthority()).append("\r\n");
        head.append("Content-Type: application/json\r\n");
        head.append("Content-Length: ").append(body.length).append("\r\n");
        head.append("User-Agent: goop\r\nConnection: close\r\n");
        head.append("Goop-Event-Id: ").append(eventId).append("\r\n");
        if (!secret.isEmpty()) {
            head.append("Goop-Signature: sha256=").append(signature(body)).append("\r\n");
        }
        OutputStream out = socket.getOutputStream();
        out.write(head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
        out.write(body);
        out.flush();
        int status = StatusLine.read(new BufferedInputStream(socket.getInputStream()));
        if (status / 100 != 2) throw new IOException(host() + " answered " + status);
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
