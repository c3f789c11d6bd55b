package goop.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

class WebServerTest {
    private WebServer server;

    private String ask(Handler handler, String request) throws IOException {
        server =
                WebServer.start(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        handler,
                        ClientAddress.trusting(List.of()),
                        WebLimits.defaults());
        return RawHttp.ask(server.address(), request);
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void anAnswerHasLengthAndType() throws IOException {
        String answer =
                ask(
                        new Router(
                                List.of(
                                        Route.get(
                                                "/hello/{name}",
                                                r ->
                                                        Response.text(
                                                                200,
                                                                "hello " + r.parameter("name"))))),
                        "GET /hello/caf%C3%A9 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 200 OK\r\n"), answer);
        assertTrue(answer.endsWith("\r\n\r\nhello caf\u00c3\u00a9\n"), answer);
        assertEquals("12", RawHttp.header(answer, "Content-Length"));
    }

    @Test
    void anEventStreamEndsWhenItsSourceReturns() throws IOException {
        String answer =
                ask(
                        request -> Response.events(stream -> stream.write(": ok\n\n".getBytes())),
                        "GET /events HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertTrue(answer.endsWith("6\r\n: ok\n\n\r\n0\r\n\r\n"), answer);
        assertEquals("text/event-stream", RawHttp.header(answer, "Content-Type"));
    }
}
