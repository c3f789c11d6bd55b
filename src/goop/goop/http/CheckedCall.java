package goop.http;

import goop.libp2p.AddressScope;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
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
import java.util.Map;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/// One HTTP request to a URL that must not lead to where it should not (SSRF).
///
/// The name is resolved once, every address that it has is checked, and the connection goes to a
/// checked one (the JDK's client would resolve again). A redirect is an answer like any other. All
/// of it has one deadline.
///
/// @param url `http://` or `https://`
/// @param rule which addresses may be called
/// @param deadline for all of it
/// @param names turns a name into addresses
/// @param tls for `https://`
public record CheckedCall(URI url, Rule rule, Duration deadline, Names names, SSLContext tls) {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final int LONGEST_HEAD = 16 * 1024;

    /// Turns a name into addresses.
    @FunctionalInterface
    public interface Names {
        InetAddress[] all(String host) throws IOException;
    }

    /// Says which addresses may be called.
    @FunctionalInterface
    public interface Rule {
        /// @throws IOException when that one may not; says why
        void check(InetAddress address) throws IOException;
    }

    /// What was answered.
    ///
    /// @param status 200 to 599
    public record Answer(int status, byte[] body) {}

    /// One with the names and the certificates that this machine trusts.
    public static CheckedCall of(URI url, Rule rule, Duration deadline) {
        try {
            SSLContext tls = SSLContext.getDefault();
            return new CheckedCall(url, rule, deadline, InetAddress::getAllByName, tls);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// Posts a body; of the answer nothing but the status is read.
    ///
    /// @param headers names and values without line breaks
    /// @return 200 to 599
    public int post(Map<String, String> headers, byte[] body) throws IOException {
        StringBuilder head = head("POST", "1.1");
        head.append("Content-Length: ").append(body.length).append("\r\n");
        headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
        return exchange(head, body, StatusLine::read);
    }

    /// Gets a document.
    ///
    /// @param most bytes of it
    /// @throws IOException when it is longer
    public Answer get(int most) throws IOException {
        // To a client of HTTP/1.0 nobody sends chunks or interim answers: what follows the head,
        // to the end of the connection, is the document.
        return exchange(head("GET", "1.0"), new byte[0], in -> answer(in, most));
    }

    private interface Reading<T> {
        T read(InputStream in) throws IOException;
    }

    private static Answer answer(InputStream in, int most) throws IOException {
        int status = StatusLine.read(in);
        skipHead(in);
        byte[] body = in.readNBytes(most + 1);
        if (body.length > most) throw new IOException("an answer of more than " + most + " bytes");
        return new Answer(status, body);
    }

    private static void skipHead(InputStream in) throws IOException {
        boolean empty = true;
        for (int read = 0; read < LONGEST_HEAD; read++) {
            int each = in.read();
            if (each < 0) throw new IOException("the answer ended early");
            if (each == '\n' && empty) return;
            if (each == '\n') empty = true;
            else if (each != '\r') empty = false;
        }
        throw new IOException("an answer with a head of more than " + LONGEST_HEAD + " bytes");
    }

    private StringBuilder head(String method, String version) {
        String path =
                url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        if (url.getRawQuery() != null) path += "?" + url.getRawQuery();
        StringBuilder head = new StringBuilder();
        head.append(method + " " + path + " HTTP/" + version + "\r\n");
        head.append("Host: ").append(url.getRawAuthority()).append("\r\n");
        return head.append("User-Agent: goop\r\nConnection: close\r\n");
    }

    private <T> T exchange(StringBuilder head, byte[] body, Reading<T> reading) throws IOException {
        InetAddress target = target();
        try (Socket socket = new Socket()) {
            // Closing the socket ends whatever is under way.
            Thread watch = Thread.ofVirtual().start(() -> closeLater(socket));
            try {
                socket.connect(new InetSocketAddress(target, port()), (int) CONNECT.toMillis());
                socket.setSoTimeout((int) deadline.toMillis());
                Socket secured = secured(socket);
                OutputStream out = secured.getOutputStream();
                out.write(head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
                out.write(body);
                out.flush();
                return reading.read(new BufferedInputStream(secured.getInputStream()));
            } finally {
                watch.interrupt();
            }
        }
    }

    private void closeLater(Socket socket) {
        try {
            Thread.sleep(deadline);
            socket.close();
        } catch (InterruptedException done) {
            return;
        } catch (IOException closed) {
            System.getLogger("goop.http").log(System.Logger.Level.DEBUG, "call", closed);
        }
    }

    private boolean encrypted() {
        return url.getScheme().equalsIgnoreCase("https");
    }

    private int port() {
        if (url.getPort() >= 0) return url.getPort();
        return encrypted() ? 443 : 80;
    }

    /// The name or address in the URL, without brackets.
    public String host() {
        return url.getHost().replaceAll("[\\[\\]]", "");
    }

    /// The address to call.
    ///
    /// @throws IOException when the name has one that must not be called
    public InetAddress target() throws IOException {
        InetAddress[] all = names.all(host());
        if (all.length == 0) throw new IOException(host() + " has no address");
        for (InetAddress each : all) rule.check(each);
        return all[0];
    }

    /// Whether an address is of the public Internet, also where IPv6 wraps an IPv4 address.
    public static boolean isPublic(InetAddress address) throws IOException {
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
}
