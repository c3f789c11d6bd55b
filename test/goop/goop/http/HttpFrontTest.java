package goop.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/// Raw requests, and what each is answered. An empty answer is a connection closed in silence.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpFrontTest {
    private static final String HOST = "Host: x\r\n";

    private WebServer server;

    @BeforeAll
    void start() throws IOException {
        Router router =
                new Router(
                        List.of(
                                Route.get("/p", r -> Response.text(200, "p")),
                                Route.get(
                                        "/at/{name}", r -> Response.text(200, r.parameter("name"))),
                                Route.get("/q", r -> Response.text(200, r.query("a") + "")),
                                Route.post(
                                        "/echo", r -> Response.bytes(200, "text/plain", r.body())),
                                Route.post("/form", r -> Response.text(200, r.form().first("a")))));
        server =
                WebServer.start(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        router,
                        ClientAddress.trusting(List.of()),
                        WebLimits.defaults());
    }

    @AfterAll
    void stop() {
        server.stop();
    }

    private static Arguments row(String what, String request, String answer) {
        return Arguments.of(what, request, answer);
    }

    private static String get(String target) {
        return "GET " + target + " HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n";
    }

    private static String post(String fields, String body) {
        return "POST /echo HTTP/1.1\r\n" + HOST + "Connection: close\r\n" + fields + "\r\n" + body;
    }

    static Stream<Arguments> requests() {
        return Stream.of(
                row("a plain request", get("/p"), "200 p"),
                row("a blank line before it", "\r\n" + get("/p"), "200 p"),
                row("HTTP/1.0 without Host", "GET /p HTTP/1.0\r\n\r\n", "200 p"),
                row("a query", get("/q?a=1+2%2b3"), "200 1 2+3"),

                // The request line.
                row(
                        "an unknown version",
                        "GET /p HTTP/9.9\r\n" + HOST + "\r\n",
                        "505 only HTTP/1.1 is spoken here"),
                row(
                        "HTTP/2",
                        "GET /p HTTP/2.0\r\n" + HOST + "\r\n",
                        "505 only HTTP/1.1 is spoken here"),
                row(
                        "the HTTP/2 preface",
                        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                        "404 No context found for request"),
                row("no version", "GET /p XTTP/1.1\r\n" + HOST + "\r\n", "400 no HTTP version"),
                row("HTTP/0.9", "GET /p\r\n", "400 Bad request line"),
                row(
                        "a method that is no token",
                        "G@T /p HTTP/1.1\r\n" + HOST + "\r\n",
                        "400 no HTTP method"),
                row("no method", " /p HTTP/1.1\r\n" + HOST + "\r\n", "400 no HTTP method"),
                row(
                        "a small method",
                        "get /p HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n",
                        "405 method not allowed"),
                row(
                        "TRACE",
                        "TRACE /p HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n",
                        "405 method not allowed"),
                row("CONNECT", "CONNECT x:80 HTTP/1.1\r\nHost: x:80\r\n\r\n", ""),
                row(
                        "two spaces",
                        "GET  /p HTTP/1.1\r\n" + HOST + "\r\n",
                        "404 No context found for request"),
                row(
                        "garbage",
                        "\u0016\u0003\u0001\u0002\u0000\u0001\r\n\r\n",
                        "400 Bad request line"),

                // Host.
                row("no Host", "GET /p HTTP/1.1\r\n\r\n", "400 no Host"),
                row("an empty Host", "GET /p HTTP/1.1\r\nHost:\r\n\r\n", "400 no Host"),
                row(
                        "two Hosts",
                        "GET /p HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
                        "400 more than one Host"),
                row(
                        "Host twice the same",
                        "GET /p HTTP/1.1\r\nHost: x\r\nhost: x\r\n\r\n",
                        "400 more than one Host"),
                row(
                        "a Host with a path",
                        "GET /p HTTP/1.1\r\nHost: x/y\r\n\r\n",
                        "400 Host is no host"),
                row(
                        "a Host with a user",
                        "GET /p HTTP/1.1\r\nHost: a@x\r\n\r\n",
                        "400 Host is no host"),
                row(
                        "absolute form",
                        "GET http://x/p HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n",
                        "200 p"),
                row(
                        "absolute form to another",
                        "GET http://y/p HTTP/1.1\r\n" + HOST + "\r\n",
                        "400 the target names another host than Host"),
                row("two slashes name a host", get("//x/p"), "400 empty segment in the path"),

                // Fields.
                row(
                        "a space before the colon",
                        "GET /p HTTP/1.1\r\n" + HOST + "A : b\r\n\r\n",
                        "400 Header key contains illegal characters"),
                row(
                        "a field without a colon",
                        "GET /p HTTP/1.1\r\n" + HOST + "A\r\n\r\n",
                        "400 Header key contains illegal characters"),
                row(
                        "NUL in a value",
                        "GET /p HTTP/1.1\r\n" + HOST + "A: b\0c\r\n\r\n",
                        "400 control character in a header"),
                row(
                        "a bare CR in a value",
                        "GET /p HTTP/1.1\r\n" + HOST + "A: b\rConnection: close\r\n\r\n",
                        "200 p"),
                row(
                        "a folded line",
                        "GET /p HTTP/1.1\r\nConnection: close\r\n" + HOST + "A: b\r\n c\r\n\r\n",
                        "200 p"),
                row(
                        "more fields than are taken",
                        "GET /p HTTP/1.1\r\n" + HOST + fields(70) + "\r\n",
                        ""),
                row(
                        "a longer header than is taken",
                        "GET /p HTTP/1.1\r\n" + HOST + "A: " + "b".repeat(17_000) + "\r\n\r\n",
                        ""),
                row("a longer request line than is taken", get("/" + "a".repeat(20_000)), ""),

                // Where the body ends.
                row("a body", post("Content-Length: 4\r\n", "abcd"), "200 abcd"),
                row("no body", post("", ""), "200 "),
                row(
                        "chunks",
                        post("Transfer-Encoding: chunked\r\n", "4\r\nabcd\r\n2\r\nef\r\n0\r\n\r\n"),
                        "200 abcdef"),
                row(
                        "a sign in the length",
                        post("Content-Length: +4\r\n", "abcd"),
                        "400 Content-Length is no number"),
                row(
                        "minus nothing",
                        post("Content-Length: -0\r\n", ""),
                        "400 Content-Length is no number"),
                row(
                        "a negative length",
                        post("Content-Length: -4\r\n", "abcd"),
                        "400 Illegal Content-Length value"),
                row(
                        "a hexadecimal length",
                        post("Content-Length: 0x4\r\n", "abcd"),
                        "400 NumberFormatException thrown"),
                row(
                        "a length beyond long",
                        post("Content-Length: 99999999999999999999\r\n", ""),
                        "400 NumberFormatException thrown"),
                row(
                        "two lengths",
                        post("Content-Length: 4\r\nContent-Length: 5\r\n", "abcd"),
                        "400 Conflicting or malformed headers detected"),
                row(
                        "a list of lengths",
                        post("Content-Length: 4, 4\r\n", "abcd"),
                        "400 NumberFormatException thrown"),
                row(
                        "length and chunks",
                        post("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"),
                        "400 Conflicting or malformed headers detected"),
                row(
                        "another coding",
                        post("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"),
                        "501 Unsupported Transfer-Encoding value"),
                row(
                        "identity",
                        post("Transfer-Encoding: identity\r\n", ""),
                        "501 Unsupported Transfer-Encoding value"),
                row(
                        "chunked twice",
                        post(
                                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
                                "0\r\n\r\n"),
                        "501 Unsupported Transfer-Encoding value"),
                row(
                        "chunks in HTTP/1.0",
                        "POST /echo HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                        "400 Transfer-Encoding in HTTP/1.0"),
                row(
                        "a chunk of no size",
                        post("Transfer-Encoding: chunked\r\n", "x\r\nabcd\r\n0\r\n\r\n"),
                        "400 body did not arrive whole"),
                row(
                        "a chunk of negative size",
                        post("Transfer-Encoding: chunked\r\n", "ffffffff\r\nabcd\r\n0\r\n\r\n"),
                        "400 body did not arrive whole"),
                row(
                        "a chunk longer than it says",
                        post("Transfer-Encoding: chunked\r\n", "2\r\nabcd\r\n0\r\n\r\n"),
                        "400 body did not arrive whole"),
                row(
                        "an expectation",
                        post("Content-Length: 4\r\nExpect: 200-ok\r\n", "abcd"),
                        "417 only 100-continue can be expected"),
                row(
                        "a body too long",
                        post("Content-Length: 32769\r\n", "a".repeat(32_769)),
                        "413 body is longer than 32768 bytes"),
                row(
                        "chunks too long",
                        post(
                                "Transfer-Encoding: chunked\r\n",
                                ("1000\r\n" + "a".repeat(4096) + "\r\n").repeat(9) + "0\r\n\r\n"),
                        "413 body is longer than 32768 bytes"),
                row(
                        "a compressed body stays as it is",
                        post("Content-Encoding: gzip\r\nContent-Length: 3\r\n", "\u001f\u008b\b"),
                        "200 \u001f\u008b\b"),

                // Paths.
                row("an escape", get("/at/caf%c3%a9"), "200 caf\u00c3\u00a9"),
                row("a space", get("/at/a%20b"), "200 a b"),
                row("a plus is a plus", get("/at/a+b"), "200 a+b"),
                row("a percent sign", get("/at/100%25"), "200 100%"),
                row("encoded twice", get("/at/%252e%252e"), "400 path encoded twice"),
                row("a dot segment", get("/at/../p"), "400 dot segment in the path"),
                row("a single dot", get("/./p"), "400 dot segment in the path"),
                row("dots at the end", get("/at/.."), "400 dot segment in the path"),
                row("an encoded dot segment", get("/at/%2e%2E/p"), "400 dot segment in the path"),
                row("half encoded", get("/at/.%2e/p"), "400 dot segment in the path"),
                row("three dots are a name", get("/at/..."), "200 ..."),
                row("NUL", get("/at/a%00b"), "400 character in the path that no name has"),
                row(
                        "an encoded slash",
                        get("/at/a%2fb"),
                        "400 character in the path that no name has"),
                row(
                        "an encoded backslash",
                        get("/at/..%5cp"),
                        "400 character in the path that no name has"),
                row("a backslash", get("/at/..\\p"), "400 URISyntaxException thrown"),
                row(
                        "a newline",
                        get("/at/a%0d%0aSet-Cookie:b"),
                        "400 character in the path that no name has"),
                row("a broken escape", get("/at/%zz"), "400 URISyntaxException thrown"),
                row("an escape cut short", get("/at/%4"), "400 URISyntaxException thrown"),
                row("no UTF-8", get("/at/%ff"), "400 not UTF-8 once percent escapes are undone"),
                row(
                        "overlong UTF-8",
                        get("/at/%c0%ae%c0%ae"),
                        "400 not UTF-8 once percent escapes are undone"),
                row(
                        "a surrogate in UTF-8",
                        get("/at/%ed%a0%80"),
                        "400 not UTF-8 once percent escapes are undone"),
                row(
                        "raw bytes",
                        get("/at/caf\u00c3\u00a9"),
                        "400 character in the path that must be percent-encoded"),
                row("an empty segment", get("/at//p"), "400 empty segment in the path"),
                row("a fragment", get("/p#x"), "400 fragment in the target"),
                row(
                        "asterisk",
                        "OPTIONS * HTTP/1.1\r\n" + HOST + "\r\n",
                        "404 No context found for request"),
                row("another path that begins alike", get("/pX"), "404 not found"),
                row("a slash behind it", get("/p/"), "404 not found"),

                // Queries and forms.
                row("a broken escape in a query", get("/q?a=%"), "400 URISyntaxException thrown"),
                row(
                        "no UTF-8 in a query",
                        get("/q?a=%ff"),
                        "400 not UTF-8 once percent escapes are undone"),
                row(
                        "a thousand fields in a query",
                        get("/q?" + "a=1&".repeat(1000)),
                        "400 more than 100 fields"),
                row(
                        "a thousand fields in a form",
                        form("a=1&".repeat(1000)),
                        "400 more than 100 fields"),
                row("a form", form("&&b&a=caf%C3%A9+x&a=2"), "200 caf\u00c3\u00a9 x"),
                row("a broken escape in a form", form("a=%g0"), "400 broken percent escape"),
                row("a digit that is none", form("a=%\u00b21"), "400 broken percent escape"),
                row(
                        "a form of another type",
                        "POST /form HTTP/1.1\r\n"
                                + HOST
                                + "Connection: close\r\nContent-Type: text/plain\r\n\r\n",
                        "415 expected application/x-www-form-urlencoded"));
    }

    private static String form(String body) {
        return "POST /form HTTP/1.1\r\n"
                + HOST
                + "Connection: close\r\n"
                + "Content-Type: application/x-www-form-urlencoded; charset=utf-8\r\n"
                + ("Content-Length: " + body.length() + "\r\n\r\n" + body);
    }

    private static String fields(int count) {
        StringBuilder fields = new StringBuilder();
        for (int i = 0; i < count; i++) fields.append("X-").append(i).append(": a\r\n");
        return fields.toString();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("requests")
    void isAnswered(String what, String request, String expected) throws IOException {
        String answer = RawHttp.ask(server.address(), request);
        if (expected.isEmpty()) {
            assertEquals("", answer);
            return;
        }
        String body = answer.substring(answer.indexOf("\r\n\r\n") + 4).replaceFirst("\n$", "");
        body = body.replaceFirst("^<h1>.*</h1>", "");
        assertEquals(expected, RawHttp.status(answer) + " " + body);
    }

    /// After an answer that says where the next request begins, and after none other.
    @Test
    void aRefusalThatCannotTellWhereTheRequestEndsClosesTheConnection() throws IOException {
        String answer =
                RawHttp.ask(
                        server.address(),
                        "POST /echo HTTP/1.1\r\n"
                                + HOST
                                + "Content-Length: +4\r\n\r\nabcd"
                                + get("/p"));
        assertEquals("close", RawHttp.header(answer, "Connection"));
        assertEquals(1, answer.split("HTTP/1.1 ", -1).length - 1, answer);
    }

    @Test
    void aBodyThatSaysItIsTooLongIsRefusedBeforeItComes() throws IOException {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(10_000);
            socket.connect(server.address());
            String request = post("Content-Length: 999999999999\r\n", "");
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            byte[] answer = socket.getInputStream().readNBytes("HTTP/1.1 413".length());
            assertEquals("HTTP/1.1 413", new String(answer, StandardCharsets.ISO_8859_1));
        }
    }

    @Test
    void requestsSentTogetherAreAnsweredInOrder() throws IOException {
        String one = "POST /echo HTTP/1.1\r\n" + HOST + "Content-Length: 3\r\n\r\none";
        String two = "POST /echo HTTP/1.1\r\n" + HOST + "Content-Length: 3\r\n\r\ntwo";
        String answer = RawHttp.ask(server.address(), one + two + get("/p"));
        assertTrue(answer.matches("(?s).*\r\n\r\none.*\r\n\r\ntwo.*\r\n\r\np\n"), answer);
    }

    @Test
    void noValueThatWeEchoCanStartAnotherHeader() {
        for (String value :
                List.of(
                        "a\r\nSet-Cookie: b",
                        "a\nb",
                        "a\rb",
                        "a\0b",
                        "a\r\n b",
                        "caf\u00e9",
                        "\u010a")) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> Response.empty(200).with("X", value),
                    value);
            assertThrows(IllegalArgumentException.class, () -> Response.seeOther("/" + value));
        }
        for (String name : List.of("", "A B", "A:", "A\r\nB", "caf\u00e9")) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> Response.empty(200).with(name, "x"),
                    name);
        }
    }

    @Test
    void everyDecodedPathIsFreeOfWhatCouldBeReadTwoWays() {
        long seed = System.nanoTime();
        System.out.println("HttpFrontTest seed " + seed);
        java.util.Random random = new java.util.Random(seed);
        String[] pieces = {
            "/", "a", ".", "..", "%2e", "%2F", "%5C", "%25", "%00", "%c3%a9", "2e", "\\", "~", "%",
            ";"
        };
        int taken = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder raw = new StringBuilder("/");
            for (int n = random.nextInt(6); n >= 0; n--) {
                raw.append(pieces[random.nextInt(pieces.length)]);
            }
            String path;
            try {
                path = HttpFront.decodePath(raw.toString());
            } catch (Refusal refused) {
                continue;
            }
            taken++;
            List<String> segments = List.of(path.substring(1).split("/", -1));
            assertTrue(!segments.contains(".") && !segments.contains(".."), raw + " " + path);
            assertTrue(!segments.subList(0, segments.size() - 1).contains(""), raw + " " + path);
            assertTrue(!path.matches(".*(\\\\|\0|%[0-9a-fA-F]{2}).*"), raw + " " + path);
        }
        assertTrue(taken > 1000, taken + "");
    }
}
