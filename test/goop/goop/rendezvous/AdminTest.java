package goop.rendezvous;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.json.Json;
import goop.json.JsonObject;
import goop.rendezvous.TestServer.Lines;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class AdminTest {
    private static final List<String> GUARDED =
            List.of(
                    "/admin",
                    "/peers.json",
                    "/logs.json",
                    "/admin/hubs",
                    "/admin/state.json",
                    "/admin/rates.json");

    private static JsonObject object(HttpResponse<String> answer) throws Exception {
        return Json.parseObject(answer.body().getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void withoutAPasswordTheAdminPagesAreOff() throws Exception {
        try (TestServer server = TestServer.start()) {
            for (String path : GUARDED) assertEquals(403, server.get(path).statusCode(), path);
        }
    }

    @Test
    void theyAskForThePassword() throws Exception {
        try (TestServer server = TestServer.withAdmin()) {
            for (String path : GUARDED) {
                HttpResponse<String> answer = server.get(path);
                assertEquals("401 unauthorized\n", answer.statusCode() + " " + answer.body());
                assertTrue(
                        answer.headers()
                                .firstValue("WWW-Authenticate")
                                .orElseThrow()
                                .startsWith("Basic"));
                assertEquals(200, server.send(server.asAdmin(path)).statusCode(), path);
            }
        }
    }

    @Test
    void guessingIsSlowedDownPerAddress() throws Exception {
        try (TestServer server = TestServer.withAdmin()) {
            int status = 401;
            for (int i = 0; i < 20 && status == 401; i++) {
                status =
                        server.send(server.request("/admin").header("Authorization", "Basic YTpi"))
                                .statusCode();
            }
            assertEquals(429, status);
        }
    }

    @Test
    void aPeerRowHasTheFieldsOfServersInUse() throws Exception {
        try (TestServer server = TestServer.withAdmin()) {
            server.publish(
                    """
                    {"type":"online","peerID":"peer3","content":"label 3","email":"p3@x.y",
                     "addrs":["/ip4/192.0.2.3/tcp/4001"],"ts":1795437649040}\
                    """);
            String rows = server.send(server.asAdmin("/peers.json")).body();
            assertTrue(
                    rows.startsWith(
                            "[{\"peer_id\":\"peer3\",\"type\":\"online\",\"content\":\"label 3\","
                                    + "\"email\":\"p3@x.y\",\"ts\":1795437649040,\"last_seen\":"),
                    rows);
            assertTrue(rows.contains("\"client_address\":\"127.0.0.1\""), rows);
        }
    }

    @Test
    void aBannedPeerLeavesTheBoardAndStaysOutAcrossARestart(@TempDir Path folder) throws Exception {
        String setting = "presence.admin_password=" + TestServer.PASSWORD;
        Path kept = Files.createDirectories(folder.resolve("board"));
        TestServer first = TestServer.startIn(kept, setting);
        try (Lines stream = first.news()) {
            first.publish("{\"type\":\"online\",\"peerID\":\"rude\"}");
            stream.next("data: {\"");
            assertEquals(
                    204,
                    first.postAsAdmin("/admin/ban", "{\"peerID\":\"rude\",\"reason\":\"spam\"}")
                            .statusCode());
            assertTrue(stream.next("data: {\"").contains("\"offline\""));
        }
        assertEquals(403, first.publish("{\"type\":\"online\",\"peerID\":\"rude\"}").statusCode());
        first.server.close();

        try (TestServer second = TestServer.startIn(kept, setting)) {
            assertEquals(
                    403, second.publish("{\"type\":\"online\",\"peerID\":\"rude\"}").statusCode());
            JsonObject state = object(second.send(second.asAdmin("/admin/state.json")));
            assertEquals("spam", state.array("bans").objects().getFirst().string("reason"));
            assertEquals(
                    204, second.postAsAdmin("/admin/unban", "{\"peerID\":\"rude\"}").statusCode());
            assertEquals(
                    404, second.postAsAdmin("/admin/unban", "{\"peerID\":\"rude\"}").statusCode());
            assertEquals(
                    204, second.publish("{\"type\":\"online\",\"peerID\":\"rude\"}").statusCode());
        }
    }

    @Test
    void aBannedAddressCanNeitherPublishNorWatch() throws Exception {
        try (TestServer server = TestServer.withAdmin()) {
            // The proxy on loopback is believed, so a test can come from anywhere.
            String[] from = {"X-Forwarded-For", "2001:db8::1"};
            String message = "{\"type\":\"online\",\"peerID\":\"p\"}";
            assertEquals(204, server.publish(message, from).statusCode());
            assertEquals(
                    204,
                    server.postAsAdmin("/admin/ban", "{\"address\":\"2001:db8::ffff\"}")
                            .statusCode());
            assertEquals(403, server.publish(message, from).statusCode(), "the same /64");
            assertEquals(403, server.send(server.request("/events").headers(from)).statusCode());
            assertEquals(204, server.publish(message, "X-Forwarded-For", "192.0.2.1").statusCode());
        }
    }

    @Test
    void aDamagedFileOfBansStopsTheStartAndIsKept(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("data/bans.json");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "{\"bans\":[{\"kind\":\"peerID\"");
        IOException refused =
                assertThrows(IOException.class, () -> TestServer.startIn(folder).server.close());
        assertTrue(refused.getMessage().contains(file.toString()), refused.getMessage());
        assertEquals("{\"bans\":[{\"kind\":\"peerID\"", Files.readString(file));
    }

    @Test
    void actionsAreGuardedAgainstForeignPagesAndBadBodies() throws Exception {
        try (TestServer server = TestServer.withAdmin()) {
            HttpResponse<String> foreign =
                    server.send(
                            server.asAdmin("/admin/ban")
                                    .header("Content-Type", "application/json")
                                    .header("Sec-Fetch-Site", "cross-site")
                                    .POST(BodyPublishers.ofString("{\"peerID\":\"x\"}")));
            assertEquals(403, foreign.statusCode());
            for (String bad :
                    List.of("", "{", "[]", "{}", "{\"peerID\":3}", "{\"address\":\"nowhere\"}")) {
                assertEquals(400, server.postAsAdmin("/admin/ban", bad).statusCode(), bad);
            }
            assertEquals(
                    415,
                    server.send(
                                    server.asAdmin("/admin/ban")
                                            .header("Content-Type", "text/plain")
                                            .POST(BodyPublishers.ofString("peerID=x")))
                            .statusCode());
            HttpResponse<String> form =
                    server.send(
                            server.asAdmin("/admin/ban")
                                    .header("Content-Type", "application/x-www-form-urlencoded")
                                    .POST(BodyPublishers.ofString("target=192.0.2.9&reason=a+b")));
            assertEquals(303, form.statusCode());
            assertEquals("../admin", form.headers().firstValue("Location").orElseThrow());
            HttpResponse<String> likeCurl =
                    server.send(
                            server.asAdmin("/admin/ban")
                                    .header("Content-Type", "application/x-www-form-urlencoded")
                                    .POST(BodyPublishers.ofString("{\"peerID\":\"x\"}")));
            assertEquals(204, likeCurl.statusCode());
        }
    }

    @Test
    void drainingFailsTheHealthCheckRefusesStreamsAndLetsPeersPublish() throws Exception {
        try (TestServer server = TestServer.withAdmin();
                Lines stream = server.events("")) {
            assertEquals(": ok", stream.next());
            assertEquals(
                    "200 ok\n",
                    server.get("/healthz").statusCode() + " " + server.get("/healthz").body());
            assertEquals(204, server.postAsAdmin("/admin/drain", "{}").statusCode());
            assertEquals(503, server.get("/healthz").statusCode());
            JsonObject verbose = object(server.get("/healthz?verbose"));
            assertEquals("failing", verbose.string("status"));
            assertTrue(
                    verbose.array("checks").objects().stream()
                            .anyMatch(check -> check.toString().contains("draining")));
            assertEquals(503, server.get("/events").statusCode());
            assertEquals(
                    204, server.publish("{\"type\":\"online\",\"peerID\":\"p\"}").statusCode());
            // The open stream is told to come back, and ends.
            stream.next("retry:");
            for (String line = stream.next(); line != null; line = stream.next()) {}
            assertEquals(204, server.postAsAdmin("/admin/drain", "{\"drain\":false}").statusCode());
            assertEquals(200, server.get("/healthz").statusCode());
        }
    }

    @Test
    void metricsAreForLoopbackWithoutAProxyAndForTheAdmin() throws Exception {
        try (TestServer server = TestServer.withAdmin()) {
            assertTrue(server.get("/metrics").body().contains("goop_publishes_total"));
            assertEquals(
                    401,
                    server.send(server.request("/metrics").header("X-Forwarded-For", "192.0.2.1"))
                            .statusCode());
        }
        try (TestServer behind =
                TestServer.withAdmin("presence.external_url=https://meet.example")) {
            assertEquals(401, behind.get("/metrics").statusCode());
            assertEquals(200, behind.send(behind.asAdmin("/metrics")).statusCode());
        }
        try (TestServer behind = TestServer.start("presence.external_url=https://meet.example")) {
            assertEquals(403, behind.get("/metrics").statusCode());
        }
    }

    @Test
    void theDashboardEscapesWhatPeersSayAndShowsNoMailAddress() throws Exception {
        try (TestServer server = TestServer.start()) {
            server.publish(
                    """
                    {"type":"online","peerID":"<script>","content":"</td><img src=x>","email":"a@b.c"}\
                    """);
            HttpResponse<String> page = server.get("/");
            assertFalse(page.body().contains("<img src=x"), page.body());
            assertFalse(page.body().contains("a@b.c"));
            assertTrue(
                    page.headers()
                            .firstValue("Content-Security-Policy")
                            .orElseThrow()
                            .contains("default-src 'none'"));
        }
    }
}
