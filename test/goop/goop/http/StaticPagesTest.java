package goop.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

class StaticPagesTest {
    private final Router router =
            new Router(
                    List.of(
                            Route.get(
                                    "/web/{name...}",
                                    new StaticPages(StaticPagesTest.class, "web").named("name"))));

    private Response get(String path, Map<String, String> headers) throws IOException {
        return router.handle(
                Request.of("GET", path, headers, new byte[0], InetAddress.getLoopbackAddress()));
    }

    private Response get(String path) throws IOException {
        return get(path, Map.of());
    }

    @Test
    void aFileComesWithItsTypeAndTag() throws IOException {
        Response page = get("/web/small.css");
        assertEquals(200, page.status());
        assertEquals("text/css; charset=utf-8", page.header("Content-Type"));
        assertEquals("p {}\n", new String(page.body(), StandardCharsets.UTF_8));
        assertEquals("no-cache", page.header("Cache-Control"));
        assertTrue(page.header("ETag").matches("\"[A-Za-z0-9_-]{16}\""), page.header("ETag"));
    }

    @Test
    void aFileThatIsKnownIsNotSentAgain() throws IOException {
        String tag = get("/web/small.css").header("ETag");
        for (String known : List.of(tag, "W/" + tag, "\"x\", " + tag, "*")) {
            Response response = get("/web/small.css", Map.of("If-None-Match", known));
            assertEquals(304, response.status(), known);
            assertEquals(tag, response.header("ETag"));
            assertEquals(0, response.body().length);
        }
    }

    @Test
    void nonsenseInConditionsAndRangesIsHarmless() throws IOException {
        for (String nonsense :
                List.of("", ",,,", "\"", "x".repeat(10_000), "\"a\",".repeat(2000), "**", "W/W/")) {
            Map<String, String> headers =
                    Map.of(
                            "If-None-Match", nonsense,
                            "If-Modified-Since", nonsense,
                            "If-Range", nonsense,
                            "Range", nonsense);
            Response response = get("/web/small.css", headers);
            assertEquals(200, response.status(), nonsense);
            assertEquals(5, response.body().length);
        }
        for (String range : List.of("bytes=0-0", "bytes=-1", "bytes=9-1", "bytes=0-,0-,0-")) {
            Response response = get("/web/small.css", Map.of("Range", range));
            assertEquals(5, response.body().length, range);
            assertNull(response.header("Content-Range"));
        }
    }

    @Test
    void aLongTextIsCompressedForWhoTakesIt() throws IOException {
        Response plain = get("/web/long.js");
        Response zipped = get("/web/long.js", Map.of("Accept-Encoding", "br, GZIP;q=0.5"));
        assertEquals("gzip", zipped.header("Content-Encoding"));
        assertTrue(zipped.body().length < plain.body().length / 2);
        GZIPInputStream unzip = new GZIPInputStream(new ByteArrayInputStream(zipped.body()));
        assertArrayEquals(plain.body(), unzip.readAllBytes());
        assertEquals("Accept-Encoding", plain.header("Vary"));
        assertTrue(!zipped.header("ETag").equals(plain.header("ETag")));
        assertNull(
                get("/web/long.js", Map.of("Accept-Encoding", "gzip;q=0"))
                        .header("Content-Encoding"));
        assertNull(
                get("/web/small.css", Map.of("Accept-Encoding", "gzip"))
                        .header("Content-Encoding"));
    }

    @Test
    void nothingElseOnTheClassPathIsServed() throws IOException {
        for (String path :
                List.of(
                        "/web/none.css",
                        "/web/",
                        "/web",
                        "/web/..",
                        "/web/../StaticPagesTest.class",
                        "/web/secret.class",
                        "/web/small.css/",
                        "/web/.hidden",
                        "/web/a\\b.css",
                        "/web/" + "a/".repeat(100) + "b.css")) {
            assertEquals(404, get(path).status(), path);
        }
    }
}
