package goop.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

class RouterTest {
    private final Router router =
            new Router(
                    List.of(
                            Route.get("/plain", r -> Response.text(200, "plain")).forAnyOrigin(),
                            Route.post("/plain", r -> Response.NO_CONTENT),
                            Route.get("/peers/{id}", r -> Response.text(200, r.parameter("id"))),
                            Route.get("/peers/self", r -> Response.text(200, "literal")),
                            Route.get(
                                    "/p/{peer}/{rest...}",
                                    r ->
                                            Response.text(
                                                    200,
                                                    r.parameter("peer")
                                                            + "|"
                                                            + r.parameter("rest"))),
                            Route.get(
                                            "/bad",
                                            r -> {
                                                throw new Refusal(400, "bad");
                                            })
                                    .forAnyOrigin()));

    private Response ask(String method, String path) throws IOException {
        return router.handle(
                Request.of(method, path, Map.of(), new byte[0], InetAddress.getLoopbackAddress()));
    }

    private String get(String path) throws IOException {
        Response response = ask("GET", path);
        return response.status()
                + " "
                + new String(response.body(), StandardCharsets.UTF_8).strip();
    }

    @Test
    void wholeSegmentsMatch() throws IOException {
        assertEquals("200 plain", get("/plain"));
        assertEquals("404 not found", get("/plainX"));
        assertEquals("404 not found", get("/plain/x"));
        assertEquals("404 not found", get("/plain/"));
        assertEquals("404 not found", get("/"));
        assertEquals("404 not found", get("/Plain"));
    }

    @Test
    void aNameStandsForOneSegmentThatIsNotEmpty() throws IOException {
        assertEquals("200 abc", get("/peers/abc"));
        assertEquals("404 not found", get("/peers/"));
        assertEquals("404 not found", get("/peers/abc/d"));
    }

    @Test
    void aLiteralGoesBeforeAName() throws IOException {
        assertEquals("200 literal", get("/peers/self"));
    }

    @Test
    void theRestMayBeAnyNumberOfSegments() throws IOException {
        assertEquals("200 bob|", get("/p/bob"));
        assertEquals("200 bob|", get("/p/bob/"));
        assertEquals("200 bob|a/b/", get("/p/bob/a/b/"));
    }

    @Test
    void aMethodThatThePathLacksIs405WithAllow() throws IOException {
        Response response = ask("DELETE", "/plain");
        assertEquals(405, response.status());
        assertEquals("GET, HEAD, POST, OPTIONS", response.header("Allow"));
        assertEquals("method not allowed\n", new String(response.body(), StandardCharsets.UTF_8));
        assertEquals(405, ask("POST", "/peers/abc").status());
        assertEquals(404, ask("DELETE", "/nowhere").status());
    }

    @Test
    void headAndOptionsComeWithGet() throws IOException {
        assertEquals(200, ask("HEAD", "/plain").status());
        Response options = ask("OPTIONS", "/plain");
        assertEquals(204, options.status());
        assertEquals("GET, HEAD, POST, OPTIONS", options.header("Allow"));
        assertEquals("GET, HEAD", options.header("Access-Control-Allow-Methods"));
    }

    @Test
    void onlyRoutesForAnyOriginAreReadableByAll() throws IOException {
        assertEquals("*", ask("GET", "/plain").header("Access-Control-Allow-Origin"));
        assertEquals("*", ask("GET", "/bad").header("Access-Control-Allow-Origin"));
        assertNull(ask("POST", "/plain").header("Access-Control-Allow-Origin"));
        assertNull(ask("GET", "/peers/abc").header("Access-Control-Allow-Origin"));
        assertNull(ask("OPTIONS", "/peers/abc").header("Access-Control-Allow-Origin"));
    }

    @Test
    void onlyGetsCanBeForAnyOrigin() {
        Route post = Route.post("/x", r -> Response.NO_CONTENT);
        assertThrows(IllegalArgumentException.class, post::forAnyOrigin);
    }
}
