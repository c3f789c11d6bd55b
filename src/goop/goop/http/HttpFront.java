package goop.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;

import java.net.URI;
import java.util.List;
import java.util.Map;

/// The first filter: refuses what the JDK's parser lets through and RFC 9112 forbids, as far as it
/// can still be seen, and everything in a path that two programs could read differently.
///
/// Not to be seen any more, and so left to the proxy in front (`docs/deploy.md` says which): a
/// folded header line, a header line that ends in a bare LF or a bare CR, a bare LF or CR in the
/// extension of a chunk, a second version on the request line. Closed by the JDK in silence: a
/// header beyond [WebLimits#headerBytes] or [WebLimits#headerFields], `CONNECT`.
final class HttpFront {
    private volatile ClientAddress clients;
    private final int bodyLimit;
    private final BodyBudget bodies = new BodyBudget();

    HttpFront(ClientAddress clients, int bodyLimit) {
        this.clients = clients;
        this.bodyLimit = bodyLimit;
    }

    /// Believes others from now on.
    void trust(ClientAddress clients) {
        this.clients = clients;
    }

    /// @throws Refusal 400, 417 or 505
    Request admit(HttpExchange exchange) throws Refusal {
        Headers headers = exchange.getRequestHeaders();
        version(exchange.getProtocol(), headers);
        method(exchange.getRequestMethod());
        fields(headers);
        length(headers);
        URI target = exchange.getRequestURI();
        host(headers, target, exchange.getProtocol());
        return new Request(
                exchange.getRequestMethod(),
                path(target),
                target.getRawQuery(),
                headers,
                exchange.getRequestBody(),
                bodyLimit,
                bodies.share(),
                exchange.getRemoteAddress().getAddress(),
                clients,
                Map.of());
    }

    private static void version(String version, Headers headers) throws Refusal {
        if (version.equals("HTTP/1.1")) return;
        if (version.equals("HTTP/1.0")) {
            // RFC 9112 § 6.1: framing that its recipient cannot have meant.
            if (headers.containsKey("Transfer-Encoding")) {
                throw Refusal.closing(400, "Transfer-Encoding in HTTP/1.0");
            }
            return;
        }
        // RFC 9112 § 2.3: HTTP-name "/" DIGIT "." DIGIT.
        boolean wellFormed =
                version.length() == 8
                        && version.startsWith("HTTP/")
                        && digits(version.substring(5, 6))
                        && version.charAt(6) == '.'
                        && digits(version.substring(7));
        throw wellFormed
                ? Refusal.closing(505, "only HTTP/1.1 is spoken here")
                : Refusal.closing(400, "no HTTP version");
    }

    private static void method(String method) throws Refusal {
        for (int i = 0; i < method.length(); i++) {
            if (!Header.isToken(method.charAt(i))) throw Refusal.closing(400, "no HTTP method");
        }
        if (method.isEmpty()) throw Refusal.closing(400, "no HTTP method");
    }

    // RFC 9110 § 5.5. The JDK has made a space of each tab.
    private static void fields(Headers headers) throws Refusal {
        for (Map.Entry<String, List<String>> field : headers.entrySet()) {
            for (String value : field.getValue()) {
                for (int i = 0; i < value.length(); i++) {
                    char c = value.charAt(i);
                    if (c < ' ' || c == 0x7f) {
                        throw Refusal.closing(400, "control character in a header");
                    }
                }
            }
        }
    }

    // The JDK refuses two lengths, a length beside chunks, and codings other than chunked; but it
    // parses as Java does, and Java takes a sign (RFC 9110 § 8.6: digits).
    private static void length(Headers headers) throws Refusal {
        String length = headers.getFirst("Content-Length");
        if (length != null && !(digits(length) && length.length() <= 18)) {
            throw Refusal.closing(400, "Content-Length is no number");
        }
        String expect = headers.getFirst("Expect");
        if (expect != null && !expect.equalsIgnoreCase("100-continue")) {
            throw Refusal.closing(417, "only 100-continue can be expected");
        }
    }

    // RFC 9112 § 3.2: one Host, and the same authority where the target names one.
    private static void host(Headers headers, URI target, String version) throws Refusal {
        List<String> hosts = headers.get("Host");
        if (hosts == null) {
            if (version.equals("HTTP/1.0") && !target.isAbsolute()) return;
            throw Refusal.closing(400, "no Host");
        }
        if (hosts.size() > 1) throw Refusal.closing(400, "more than one Host");
        String host = hosts.getFirst();
        if (host.isEmpty()) throw Refusal.closing(400, "no Host");
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            boolean allowed =
                    (c >= 'a' && c <= 'z')
                            || (c >= 'A' && c <= 'Z')
                            || (c >= '0' && c <= '9')
                            || "-._~:[]%".indexOf(c) >= 0;
            if (!allowed) throw Refusal.closing(400, "Host is no host");
        }
        if (target.isAbsolute() && !host.equalsIgnoreCase(target.getRawAuthority())) {
            throw Refusal.closing(400, "the target names another host than Host");
        }
    }

    private static String path(URI target) throws Refusal {
        String whole = target.toString();
        // To java.net.URI, what follows two slashes is a host.
        if (whole.startsWith("//")) throw new Refusal(400, "empty segment in the path");
        if (target.getRawFragment() != null) throw new Refusal(400, "fragment in the target");
        String raw = target.getRawPath();
        return decodePath(raw.isEmpty() && target.isAbsolute() ? "/" : raw);
    }

    /// Undoes percent escapes once, and refuses what a second reader could take for another path.
    static String decodePath(String raw) throws Refusal {
        if (!raw.startsWith("/")) throw new Refusal(400, "path without a slash");
        boolean plain = true;
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c <= ' ' || c >= 0x7f || c == '\\') {
                throw new Refusal(400, "character in the path that must be percent-encoded");
            }
            plain &= c != '%';
        }
        for (int start = 1; start <= raw.length(); ) {
            int end = raw.indexOf('/', start);
            if (end < 0) end = raw.length();
            if (start == end && end < raw.length())
                throw new Refusal(400, "empty segment in the path");
            // Almost every path is plain: only its dots need a look, and nothing is copied.
            segment(plain, raw, start, end);
            start = end + 1;
        }
        return plain ? raw : FormFields.decode(raw, false);
    }

    private static void segment(boolean plain, String raw, int start, int end) throws Refusal {
        if (plain && end - start > 2) return;
        String segment = raw.substring(start, end);
        if (!plain) segment = FormFields.decode(segment, false);
        if (segment.equals(".") || segment.equals("..")) {
            throw new Refusal(400, "dot segment in the path");
        }
        for (int i = 0; i < segment.length(); i++) {
            char c = segment.charAt(i);
            if (c < ' ' || (c >= 0x7f && c < 0xa0) || c == '/' || c == '\\') {
                throw new Refusal(400, "character in the path that no name has");
            }
            if (FormFields.escapeAt(segment, i)) throw new Refusal(400, "path encoded twice");
        }
    }

    private static boolean digits(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') return false;
        }
        return !text.isEmpty();
    }
}
