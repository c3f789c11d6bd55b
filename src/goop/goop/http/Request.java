package goop.http;

import com.sun.net.httpserver.Headers;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// One request that has passed [HttpFront]. Used by the exchange's thread only.
public final class Request {
    private final String method;
    private final String path;
    private final String query;
    private final Headers headers;
    private final InputStream body;
    private final int bodyLimit;
    private final BodyBudget.Share share;
    private final InetAddress remote;
    private final ClientAddress clients;
    private final Map<String, String> parameters;

    Request(
            String method,
            String path,
            String query,
            Headers headers,
            InputStream body,
            int bodyLimit,
            BodyBudget.Share share,
            InetAddress remote,
            ClientAddress clients,
            Map<String, String> parameters) {
        this.method = method;
        this.path = path;
        this.query = query;
        this.headers = headers;
        this.body = body;
        this.bodyLimit = bodyLimit;
        this.share = share;
        this.remote = remote;
        this.clients = clients;
        this.parameters = parameters;
    }

    /// A request that came over no socket, for tests of handlers.
    ///
    /// @param target path, and query after a `?`
    public static Request of(
            String method,
            String target,
            Map<String, String> headers,
            byte[] body,
            InetAddress remote) {
        Headers fields = new Headers();
        headers.forEach(fields::add);
        int mark = target.indexOf('?');
        return new Request(
                method,
                mark < 0 ? target : target.substring(0, mark),
                mark < 0 ? null : target.substring(mark + 1),
                fields,
                new ByteArrayInputStream(body),
                WebLimits.defaults().bodyBytes(),
                new BodyBudget().share(),
                remote,
                ClientAddress.trusting(List.of()),
                Map.of());
    }

    Request with(Map<String, String> parameters) {
        return new Request(
                method, path, query, headers, body, bodyLimit, share, remote, clients, parameters);
    }

    public String method() {
        return method;
    }

    /// Whether the method promises to change nothing (RFC 9110 § 9.2.1).
    public boolean safe() {
        return method.equals("GET") || method.equals("HEAD") || method.equals("OPTIONS");
    }

    /// The path, percent-decoded; no segment of it is empty, `.` or `..`, except that it may end in
    /// a slash.
    public String path() {
        return path;
    }

    /// What the route's pattern calls `{name}`.
    ///
    /// @throws IllegalArgumentException when the pattern has no such name
    public String parameter(String name) {
        String value = parameters.get(name);
        if (value == null) throw new IllegalArgumentException("no {" + name + "} in this route");
        return value;
    }

    /// The first value of a query field, or null.
    public String query(String name) throws Refusal {
        return query().first(name);
    }

    /// All query fields.
    public FormFields query() throws Refusal {
        return FormFields.parse(query == null ? "" : query);
    }

    /// The body as `application/x-www-form-urlencoded` fields.
    public FormFields form() throws IOException {
        String type = header("Content-Type");
        if (type == null || !type.split(";", 2)[0].strip().equalsIgnoreCase(FormFields.TYPE)) {
            throw new Refusal(415, "expected " + FormFields.TYPE);
        }
        return FormFields.parse(body());
    }

    /// The first value of a header field, or null.
    public String header(String name) {
        return headers.getFirst(name);
    }

    /// Every value of a header field, in order.
    public List<String> headers(String name) {
        List<String> values = headers.get(name);
        return values == null ? List.of() : values;
    }

    /// Whether the answer may be compressed (RFC 9110 § 12.5.3).
    public boolean acceptsGzip() {
        for (String field : headers("Accept-Encoding")) {
            for (String each : field.split(",", 50)) {
                String[] coding = each.strip().toLowerCase(Locale.ROOT).split(";", 2);
                boolean refused = coding.length == 2 && coding[1].strip().matches("q=0(\\.0*)?");
                if (coding[0].strip().equals("gzip")) return !refused;
            }
        }
        return false;
    }

    /// Whether the client already has what bears this tag: `If-None-Match`, compared weakly (RFC
    /// 9110 § 13.1.2). What is no list of tags matches nothing.
    ///
    /// @param tag with its quotes
    public boolean matches(String tag) {
        for (String field : headers("If-None-Match")) {
            for (String each : field.split(",", 50)) {
                String known = each.strip();
                if (known.equals("*") || known.equals(tag) || known.equals("W/" + tag)) return true;
            }
        }
        return false;
    }

    /// Who asks: behind a trusted proxy, whom the proxy names.
    public InetAddress client() {
        return clients.of(remote, headers("X-Forwarded-For"));
    }

    /// Whether somebody passed this request on, so that a loopback address says nothing.
    public boolean forwarded() {
        return headers.containsKey("X-Forwarded-For")
                || headers.containsKey("Forwarded")
                || headers.containsKey("X-Real-Ip")
                || headers.containsKey("X-Forwarded-Host")
                || headers.containsKey("X-Forwarded-Proto")
                || headers.containsKey("Via");
    }

    /// The other end of the connection.
    public InetAddress remote() {
        return remote;
    }

    /// The whole body, at most as long as [WebLimits#bodyBytes].
    public byte[] body() throws IOException {
        return body(bodyLimit);
    }

    /// The whole body; 413 when it is longer than `limit`, 503 when too many large ones are held.
    public byte[] body(int limit) throws IOException {
        int expected = 0;
        String length = header("Content-Length");
        if (length != null) {
            // Ten digits at most pass here, and HttpFront let nothing but digits through.
            long announced = length.length() > 10 ? Long.MAX_VALUE : Long.parseLong(length);
            if (announced > limit) throw tooLong(limit);
            expected = (int) announced;
        } else if (headers.containsKey("Transfer-Encoding")) {
            expected = Math.min(limit, 1024);
        }
        try {
            return read(expected, limit);
        } catch (Refusal e) {
            throw e;
        } catch (IOException | IndexOutOfBoundsException e) {
            // Ended early, too slow (see WebLimits.requestTime), or broken chunks; a negative size
            // of
            // one is an index to the JDK.
            throw Refusal.cutting(400, "body did not arrive whole");
        }
    }

    // One array of the announced size, so that the common body is read in one call without a copy.
    private byte[] read(int expected, int limit) throws IOException {
        share.take(expected);
        byte[] bytes = new byte[expected];
        int length = 0;
        while (true) {
            if (length == bytes.length) {
                int next = body.read();
                if (next < 0) return bytes;
                if (length == limit) throw tooLong(limit);
                int larger = Math.min(limit, Math.max(1024, length * 2));
                share.take(larger - length);
                bytes = Arrays.copyOf(bytes, larger);
                bytes[length++] = (byte) next;
            }
            int n = body.read(bytes, length, bytes.length - length);
            if (n < 0) return Arrays.copyOf(bytes, length);
            length += n;
        }
    }

    private static Refusal tooLong(int limit) {
        return Refusal.closing(413, "body is longer than " + limit + " bytes");
    }

    /// The handler is done: its body, should anybody still hold it, counts no more.
    void release() {
        share.release();
    }

    /// The body as it comes, for uploads that are never held whole. Whoever reads it bounds it.
    public InputStream bodyStream() {
        return body;
    }
}
