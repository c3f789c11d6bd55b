package goop.viewer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.json.Json;
import goop.json.JsonArray;
import goop.json.JsonObject;
import goop.peer.TestPeer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/// The local API of a peer: what it says, and to whom.
class ViewerTest {
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private TestPeer anna;
    private TestPeer bob;
    private Viewer viewer;
    private String token;

    @BeforeEach
    void start() throws Exception {
        anna = TestPeer.hosting("Anna");
        bob = anna.friend("Bob");
        viewer = Viewer.start(anna.node, false);
        token = Files.readString(anna.folder.resolve("data/viewer.token")).strip();
        anna.sees(bob);
        bob.sees(anna);
    }

    @AfterEach
    void stop() throws Exception {
        viewer.close();
        bob.close();
        anna.close();
        http.close();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(viewer.url() + path));
    }

    private HttpRequest.Builder program(String path) {
        return request(path).header("Authorization", "Bearer " + token);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private JsonObject post(String path, String json) throws Exception {
        HttpResponse<String> answer =
                send(
                        program(path)
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(json)));
        assertEquals(200, answer.statusCode(), answer::body);
        return Json.parseObject(answer.body().getBytes(StandardCharsets.UTF_8));
    }

    private JsonArray list(String path) throws Exception {
        HttpResponse<String> answer = send(program(path));
        assertEquals(200, answer.statusCode(), answer::body);
        return (JsonArray) Json.parse(answer.body().getBytes(StandardCharsets.UTF_8));
    }

    // As raw as it gets: the JDK's client does not let anybody write Host.
    private String raw(String head) throws Exception {
        int port = URI.create(viewer.url()).getPort();
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream()
                    .write(
                            (head.replace("PORT", "" + port).replace("\n", "\r\n") + "\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));
            BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream()));
            return in.readLine();
        }
    }

    @Test
    void withoutTheTokenNothingIsSaidOrDone() throws Exception {
        for (String path :
                List.of("/api/self", "/api/peers", "/api/chat/messages", "/p/" + bob.id() + "/")) {
            assertEquals(401, send(request(path)).statusCode(), path);
            assertEquals(
                    401,
                    send(request(path).header("Authorization", "Bearer " + token + "x"))
                            .statusCode());
        }
        assertEquals(
                401,
                send(request("/api/chat/send").POST(BodyPublishers.ofString("{}"))).statusCode());
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(anna.folder.resolve("data/viewer.token"))));
    }

    @Test
    void aNameThatIsNotOursIsRefusedEvenWithTheToken() throws Exception {
        String line =
                raw(
                        "GET /api/self HTTP/1.1\nHost: evil.example:PORT\nAuthorization: Bearer "
                                + token
                                + "\nConnection: close\n");
        assertTrue(line.contains(" 421"), line);
        line = raw("GET / HTTP/1.1\nHost: rebound.example:PORT\nConnection: close\n");
        assertTrue(line.contains(" 421"), line);
        line =
                raw(
                        "GET /api/self HTTP/1.1\nHost: localhost:PORT\nAuthorization: Bearer "
                                + token
                                + "\nConnection: close\n");
        assertTrue(line.contains(" 200"), line);
    }

    @Test
    void aPageOfAnotherSiteIsRefusedEvenWithTheToken() throws Exception {
        for (String[] each :
                new String[][] {
                    {"Origin", "http://evil.example"},
                    {"Origin", "null"},
                    {"Origin", "http://12d3.localhost:" + URI.create(viewer.url()).getPort()},
                    {"Sec-Fetch-Site", "cross-site"},
                    {"Sec-Fetch-Site", "same-site"},
                }) {
            HttpResponse<String> answer = send(program("/api/self").header(each[0], each[1]));
            assertEquals(403, answer.statusCode(), each[1]);
        }
    }

    @Test
    void aPageOfOursNeedsItsCookieAndTheTokenOfProgramsWillNotDo() throws Exception {
        assertEquals(
                401,
                send(program("/api/self").header("Sec-Fetch-Site", "same-origin")).statusCode());
        HttpResponse<String> page = send(request("/"));
        assertEquals(200, page.statusCode());
        assertTrue(page.body().contains("Anna"), page.body());
        String cookie = page.headers().firstValue("Set-Cookie").orElseThrow();
        assertTrue(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), cookie);
        HttpResponse<String> self =
                send(
                        request("/api/self")
                                .header("Sec-Fetch-Site", "same-origin")
                                .header("Origin", viewer.url())
                                .header("Cookie", "a=b; " + cookie.split(";")[0]));
        assertEquals(200, self.statusCode());
        assertFalse(page.body().contains(token));
    }

    @Test
    void peersHaveTheFieldsThatScriptsKnow() throws Exception {
        JsonObject row = list("/api/peers").objects().getFirst();
        assertEquals(bob.id(), row.string("ID"));
        assertEquals("Bob", row.string("Content"));
        for (String each : List.of("Email", "AvatarHash", "LastSeen", "Via")) row.string(each);
        assertFalse(row.bool("VideoDisabled"));
        assertTrue(row.bool("Verified"));
        JsonObject self =
                Json.parseObject(
                        send(program("/api/self")).body().getBytes(StandardCharsets.UTF_8));
        assertEquals(anna.id(), self.string("id"));
        assertEquals("Anna", self.string("label"));
    }

    @Test
    void chatGoesOutAndFailuresAreSaid() throws Exception {
        JsonObject sent =
                post("/api/chat/send", "{\"to\":\"%s\",\"content\":\"hi\"}".formatted(bob.id()));
        assertEquals("delivered", sent.string("state"));
        assertEquals(
                "hi",
                list("/api/chat/messages?peer=" + bob.id()).objects().getFirst().string("content"));
        String nobody = "12D3KooWJ1TsijH7H5F74hfAD5XishQz3sxrmAtVY37GtNd9CqYf";
        JsonObject lost =
                post("/api/chat/send", "{\"to\":\"%s\",\"content\":\"hi\"}".formatted(nobody));
        assertEquals("failed", lost.string("state"));
        assertTrue(lost.string("why").contains("no address of it is known"));
        // A form of another site could send this type; JSON it could not.
        assertEquals(
                415,
                send(program("/api/chat/send")
                                .header("Content-Type", "text/plain")
                                .POST(BodyPublishers.ofString("{}")))
                        .statusCode());
    }

    @Test
    void pagesOfPeersComeSandboxed() throws Exception {
        bob.write("site/index.html", "<script>alert(1)</script>");
        HttpResponse<String> page = send(program("/p/" + bob.id() + "/"));
        assertEquals("<script>alert(1)</script>", page.body());
        assertTrue(
                page.headers()
                        .firstValue("Content-Security-Policy")
                        .orElseThrow()
                        .startsWith("sandbox"));
        assertEquals(404, send(program("/p/" + bob.id() + "/no")).statusCode());
        assertEquals(400, send(program("/p/nobody/")).statusCode());
    }

    @Test
    void theOwnSiteIsWrittenInParts() throws Exception {
        assertEquals(204, upload("path=a/b.txt&last=false", "one "));
        assertEquals(409, upload("path=a/b.txt&offset=9&last=false", "x"));
        assertEquals(0, list("/api/site/files").values().size());
        assertEquals(204, upload("path=a/b.txt&offset=4", "two"));
        assertEquals("one two", Files.readString(anna.folder.resolve("site/a/b.txt")));
        assertEquals("a/b.txt", list("/api/site/files").objects().getFirst().string("path"));
        for (String bad : List.of("../x", ".hidden", "a/../../x", "/etc/x", "lua/x", "")) {
            assertEquals(400, upload("path=" + bad.replace("/", "%2F"), "x"), bad);
        }
    }

    private int upload(String query, String part) throws Exception {
        return send(program("/api/site/upload?" + query).POST(BodyPublishers.ofString(part)))
                .statusCode();
    }

    @Test
    void streamsBeginWithWhatIsAndGoOnWithWhatHappens() throws Exception {
        HttpResponse<java.util.stream.Stream<String>> events =
                http.send(program("/api/peers/events").build(), BodyHandlers.ofLines());
        try (var lines = events.body()) {
            var each = lines.iterator();
            assertTrue(next(each, "event: snapshot").contains("\"Bob\""));
            TestPeer carl = anna.friend("Carl");
            assertTrue(next(each, "event: update").contains("\"Carl\""));
            carl.close();
            assertTrue(next(each, "event: remove").contains(carl.id()));
        }
    }

    private static String next(java.util.Iterator<String> lines, String event) {
        while (!lines.next().equals(event)) continue;
        return lines.next();
    }
}
