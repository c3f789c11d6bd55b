package goop.load;

import goop.libp2p.ProtocolException;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/// One HTTP/1.1 connection (RFC 9112), kept alive, with one request at a time: what each peer has
/// of its own, where a client with a pool would share a few among thousands.
final class Http1Connection implements Closeable {
    private static final int MOST_LINE = 8 * 1024;
    private static final int MOST_HEADERS = 100;
    private static final int MOST_BODY = 64 * 1024;

    /// @param headers by their names in small letters; the last of several counts
    record Answer(int status, Map<String, String> headers, byte[] body) {
        /// A header's whole seconds, or null.
        Duration seconds(String name) {
            String text = headers.get(name);
            if (text == null || !text.matches("[0-9]{1,6}")) return null;
            return Duration.ofSeconds(Long.parseLong(text));
        }
    }

    private final Socket socket;
    private final InputStream in;
    private final String authority;
    private final String base;

    private Http1Connection(Socket socket, URI target) throws IOException {
        this.socket = socket;
        in = new BufferedInputStream(socket.getInputStream(), 2048);
        authority = target.getRawAuthority();
        String path = target.getRawPath();
        base = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    /// @param address where the target's name leads
    /// @param timeout for the connection, and for every read
    static Http1Connection open(URI target, InetSocketAddress address, Duration timeout)
            throws IOException {
        int millis = (int) timeout.toMillis();
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(millis);
            socket.connect(address, millis);
            if (target.getScheme().equalsIgnoreCase("https")) socket = secured(socket, target);
            return new Http1Connection(socket, target);
        } catch (IOException failed) {
            socket.close();
            throw failed;
        }
    }

    private static Socket secured(Socket plain, URI target) throws IOException {
        SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
        SSLSocket socket =
                (SSLSocket) factory.createSocket(plain, target.getHost(), plain.getPort(), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    Answer post(String path, Map<String, String> headers, byte[] body) throws IOException {
        StringBuilder head = head("POST", path, headers);
        head.append("Content-Type: application/json\r\nContent-Length: ").append(body.length);
        byte[] first = head.append("\r\n\r\n").toString().getBytes(StandardCharsets.US_ASCII);
        byte[] whole = new byte[first.length + body.length];
        System.arraycopy(first, 0, whole, 0, first.length);
        System.arraycopy(body, 0, whole, first.length, body.length);
        return exchange(whole);
    }

    Answer get(String path) throws IOException {
        String request = head("GET", path, Map.of()).append("\r\n").toString();
        return exchange(request.getBytes(StandardCharsets.US_ASCII));
    }

    private Answer exchange(byte[] request) throws IOException {
        socket.getOutputStream().write(request);
        int status = status();
        Map<String, String> headers = headers();
        if (status == 204) return new Answer(status, headers, new byte[0]);
        try (InputStream body = body(headers)) {
            byte[] bytes = body.readNBytes(MOST_BODY + 1);
            if (bytes.length > MOST_BODY) throw new ProtocolException("an answer without end");
            return new Answer(status, headers, bytes);
        }
    }

    /// Asks for what has no end, and gives it; this connection is of no more use for anything else.
    ///
    /// @throws Unexpected when the status is not 200
    InputStream stream(String path, Map<String, String> more) throws IOException {
        String request = head("GET", path, more).append("\r\n").toString();
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        int status = status();
        Map<String, String> headers = headers();
        if (status != 200) throw new Unexpected(new Answer(status, headers, new byte[0]));
        return body(headers);
    }

    /// Another status than the one that was hoped for.
    static final class Unexpected extends IOException {
        private static final long serialVersionUID = 1;
        private final transient Answer answer;

        Unexpected(Answer answer) {
            super("status " + answer.status());
            this.answer = answer;
        }

        Answer answer() {
            return answer;
        }
    }

    private StringBuilder head(String method, String path, Map<String, String> headers) {
        StringBuilder head = new StringBuilder(256).append(method).append(' ').append(base);
        head.append(path).append(" HTTP/1.1\r\nHost: ").append(authority).append("\r\n");
        headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
        return head;
    }

    private int status() throws IOException {
        String line = line();
        if (!line.matches("HTTP/1\\.1 [2-5][0-9]{2}( .*)?")) {
            throw new ProtocolException(
                    "no HTTP answer: " + line.substring(0, Math.min(40, line.length())));
        }
        return Integer.parseInt(line.substring(9, 12));
    }

    private Map<String, String> headers() throws IOException {
        Map<String, String> headers = new HashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            if (colon < 1) throw new ProtocolException("a header without a colon");
            String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
            headers.put(name, line.substring(colon + 1).strip());
            if (headers.size() > MOST_HEADERS) throw new ProtocolException("too many headers");
        }
        return headers;
    }

    private String line() throws IOException {
        return line(in);
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(80);
        while (true) {
            int each = in.read();
            if (each < 0) throw new EOFException("the connection ended");
            if (each == '\n') break;
            if (line.size() == MOST_LINE) throw new ProtocolException("a line without end");
            if (each != '\r') line.write(each);
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    private InputStream body(Map<String, String> headers) throws IOException {
        if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) return new Chunks(in);
        String length = headers.getOrDefault("content-length", "0");
        if (!length.matches("[0-9]{1,7}")) throw new ProtocolException("Content-Length: " + length);
        int bytes = Integer.parseInt(length);
        if (bytes > MOST_BODY) throw new ProtocolException("an answer of " + bytes + " bytes");
        return new ByteArrayInputStream(in.readNBytes(bytes));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /// What is in the chunks (RFC 9112 § 7.1). Closing it leaves the connection open.
    private static final class Chunks extends InputStream {
        private final InputStream in;
        private int left;
        private boolean begun;
        private boolean ended;

        Chunks(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (length == 0) return 0;
            if (left == 0 && !nextChunk()) return -1;
            int read = in.read(bytes, offset, Math.min(length, left));
            if (read < 0) throw new EOFException("the connection ended within a chunk");
            left -= read;
            return read;
        }

        private boolean nextChunk() throws IOException {
            if (ended) return false;
            if (begun && !line(in).isEmpty()) throw new ProtocolException("a chunk without end");
            begun = true;
            String size = line(in).replaceFirst(";.*", "").strip();
            if (!size.matches("[0-9a-fA-F]{1,7}")) throw new ProtocolException("chunk: " + size);
            left = Integer.parseInt(size, 16);
            if (left > 0) return true;
            ended = true;
            for (String trailer = line(in); !trailer.isEmpty(); ) trailer = line(in);
            return false;
        }
    }
}
