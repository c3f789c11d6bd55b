package goop.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.metrics.Metrics;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// One exchange from start to end, byte for byte.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebServerTest {
    private final Metrics metrics = new Metrics();
    private final CountDownLatch streamsEnded = new CountDownLatch(2);
    private WebServer server;

    @BeforeAll
    void start() throws IOException {
        List<Route> routes =
                List.of(
                        Route.get(
                                "/hello/{name}",
                                r -> Response.text(200, "hello " + r.parameter("name"))),
                        Route.post("/done", r -> Response.NO_CONTENT),
                        Route.get("/empty", r -> Response.bytes(200, "text/plain", new byte[0])),
                        Route.get(
                                "/pieces",
                                r ->
                                        Response.stream(
                                                200,
                                                "text/plain",
                                                -1,
                                                out -> out.write(bytes("piece")))),
                        Route.get(
                                "/three",
                                r ->
                                        Response.stream(
                                                200,
                                                "text/plain",
                                                3,
                                                out -> out.write(bytes("abc")))),
                        Route.get(
                                "/torn",
                                r -> Response.stream(200, "text/plain", -1, WebServerTest::tear)),
                        Route.get(
                                "/short",
                                r ->
                                        Response.stream(
                                                200,
                                                "text/plain",
                                                9,
                                                out -> out.write(bytes("abc")))),
                        Route.get(
                                "/broken",
                                r -> {
                                    throw new IllegalStateException("secret");
                                }),
                        Route.get(
                                "/refused",
                                r -> {
                                    throw new Refusal(404, "no such thing");
                                }),
                        Route.get(
                                "/events", r -> events(stream -> stream.write(bytes(": ok\n\n")))),
                        Route.get(
                                "/large",
                                r -> events(stream -> stream.write(bytes("x".repeat(10_000))))),
                        Route.get(
                                "/slices",
                                r ->
                                        events(
                                                stream -> {
                                                    byte[] piece = bytes("x".repeat(3000));
                                                    stream.write(piece, 0, 3000, true);
                                                    stream.write(piece, 0, 3000, true);
                                                    stream.write(piece, 0, 1000, false);
                                                    stream.write(piece, 0, 10, true);
                                                })),
                        Route.get("/waits", r -> events(stream -> new CountDownLatch(1).await())));
        server =
                WebServer.start(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        new Router(new RequestMetrics(metrics).around(routes)),
                        ClientAddress.trusting(List.of()),
                        WebLimits.defaults());
    }

    @AfterAll
    void stop() {
        server.stop();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static void tear(java.io.OutputStream out) throws IOException {
        out.write(bytes("begun"));
        out.flush();
        throw new IllegalStateException("torn");
    }

    private Response events(EventSource source) {
        return Response.events(
                new EventSource() {
                    @Override
                    public void run(EventStream stream) throws IOException, InterruptedException {
                        source.run(stream);
                    }

                    @Override
                    public void ended() {
                        streamsEnded.countDown();
                    }
                });
    }

    private String ask(String request) throws IOException {
        return RawHttp.ask(server.address(), request);
    }

    private String ask(String method, String path) throws IOException {
        return ask(method + " " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    }

    private static String body(String answer) {
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }

    @Test
    void anAnswerHasStatusLengthAndType() throws IOException {
        String answer = ask("GET", "/hello/caf%C3%A9");
        assertTrue(answer.startsWith("HTTP/1.1 200 OK\r\n"), answer);
        assertEquals("12", RawHttp.header(answer, "Content-Length"));
        assertEquals("text/plain; charset=utf-8", RawHttp.header(answer, "Content-Type"));
        assertEquals("hello caf\u00c3\u00a9\n", body(answer));
    }

    @Test
    void anAnswerWithoutBodyHasNoLength() throws IOException {
        String answer = ask("POST", "/done");
        assertEquals(204, RawHttp.status(answer));
        assertNull(RawHttp.header(answer, "Content-Length"));
        assertNull(RawHttp.header(answer, "Transfer-Encoding"));
        assertEquals("0", RawHttp.header(ask("GET", "/empty"), "Content-Length"));
    }

    @Test
    void headIsGetWithoutItsBody() throws IOException {
        for (String path : List.of("/hello/you", "/three", "/pieces", "/events", "/empty")) {
            String answer = ask("HEAD", path);
            assertEquals(200, RawHttp.status(answer), path);
            assertEquals("", body(answer), path);
        }
        assertEquals("10", RawHttp.header(ask("HEAD", "/hello/you"), "Content-Length"));
        assertEquals("3", RawHttp.header(ask("HEAD", "/three"), "Content-Length"));
        assertEquals("text/event-stream", RawHttp.header(ask("HEAD", "/events"), "Content-Type"));
    }

    @Test
    void aBodyOfUnknownLengthComesInChunksAndAKnownOneWithItsLength() throws IOException {
        assertEquals("5\r\npiece\r\n0\r\n\r\n", body(ask("GET", "/pieces")));
        String known = ask("GET", "/three");
        assertEquals("abc", body(known));
        assertEquals("3", RawHttp.header(known, "Content-Length"));
    }

    @Test
    void aBodyThatFailsHalfwayNeverLooksWhole() throws IOException {
        assertEquals("5\r\nbegun\r\n", body(ask("GET", "/torn")));
        String cutShort = ask("GET", "/short");
        assertTrue(cutShort.isEmpty() || body(cutShort).length() < 9, cutShort);
    }

    @Test
    void whatFailsInsideIsNotTold() throws IOException {
        String answer = ask("GET", "/broken");
        assertEquals(500, RawHttp.status(answer));
        assertEquals("internal error\n", body(answer));
    }

    @Test
    void anEventStreamEndsWhenItsSourceReturns() throws IOException {
        String answer = ask("GET", "/events");
        assertEquals("6\r\n: ok\n\n\r\n0\r\n\r\n", body(answer));
        assertEquals("text/event-stream", RawHttp.header(answer, "Content-Type"));
        assertEquals("no-cache", RawHttp.header(answer, "Cache-Control"));
        assertEquals("no", RawHttp.header(answer, "X-Accel-Buffering"));
    }

    @Test
    void anEventStreamIsNotChunkedForHttp10() throws IOException {
        String answer = ask("GET /events HTTP/1.0\r\n\r\n");
        assertEquals(": ok\n\n", body(answer));
    }

    @Test
    void aLargeWriteGoesOutInSlicesThatDoNotGrowTheBuffers() throws IOException {
        String x = "x".repeat(10_000);
        String expected = "ff9\r\n%s\r\nff9\r\n%s\r\n71e\r\n%s\r\n0\r\n\r\n";
        assertEquals(
                expected.formatted(x.substring(0, 4089), x.substring(0, 4089), x.substring(8178)),
                body(ask("GET", "/large")));
    }

    @Test
    void piecesThatFollowEachOtherShareTheirSlices() throws IOException {
        String x = "x".repeat(4089);
        String expected = "ff9\r\n%s\r\nb5f\r\n%s\r\na\r\nxxxxxxxxxx\r\n0\r\n\r\n";
        assertEquals(
                expected.formatted(x, x.substring(0, 7000 - 4089)), body(ask("GET", "/slices")));
    }

    @Test
    void theHeaderOfAStreamComesBeforeItsFirstEvent() throws Exception {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(10_000);
            socket.connect(server.address());
            socket.getOutputStream().write(bytes("GET /waits HTTP/1.1\r\nHost: x\r\n\r\n"));
            assertEquals(
                    "HTTP/1.1 200",
                    new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII));
            while (server.openStreams() == 0) Thread.onSpinWait();
            server.endStreams();
            String rest = RawHttp.readAll(socket, "0\r\n\r\n");
            assertTrue(rest.matches("(?s).*\nretry: [0-9]+\n\n\r\n0\r\n\r\n"), rest);
        }
        assertTrue(streamsEnded.await(20, TimeUnit.SECONDS));
    }

    @Test
    void requestsAreCountedByRouteAndStatus() throws IOException {
        ask("POST", "/done");
        ask("GET", "/refused");
        String text = metrics.text();
        assertTrue(
                text.contains("goop_http_requests_total{route=\"POST /done\",status=\"204\"}"),
                text);
        assertTrue(text.contains("{route=\"GET /refused\",status=\"404\"} 1\n"), text);
        assertFalse(text.contains("route=\"GET /hello/you\""), text);
    }

    @Test
    void anAddressInUseIsNamed() {
        IOException failure =
                assertThrows(
                        IOException.class,
                        () ->
                                WebServer.start(
                                        server.address(),
                                        r -> Response.NO_CONTENT,
                                        ClientAddress.trusting(List.of()),
                                        WebLimits.defaults()));
        assertTrue(failure.getMessage().contains(":" + server.port()), failure.getMessage());
    }

    @Test
    void theLimitsOfTheJdkAreSetButNotTheOneThatCutsStreams() {
        assertTrue(Boolean.getBoolean("sun.net.httpserver.nodelay"));
        for (String set :
                List.of(
                        "sun.net.httpserver.maxReqTime",
                        "jdk.httpserver.maxConnections",
                        "sun.net.httpserver.maxIdleConnections",
                        "sun.net.httpserver.maxReqHeaderSize")) {
            assertTrue(Long.getLong(set) > 0, set);
        }
        assertNull(System.getProperty("sun.net.httpserver.maxRspTime"));
    }
}
