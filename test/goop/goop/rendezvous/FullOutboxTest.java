package goop.rendezvous;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/// A server whose outbox is full.
class FullOutboxTest {
    private static final String ADDRESS = "anna@example.org";

    @TempDir Path folder;

    @Test
    void aRequestThatCannotBeKeptIsRefusedAndMayBeMadeAgain() throws Exception {
        try (TestServer server = server()) {
            fill("already");
            // More often than one address may ask for its link.
            for (int i = 0; i < 5; i++) {
                HttpResponse<String> refused = RegistrationTest.register(server, ADDRESS);
                assertEquals(503, refused.statusCode());
                assertEquals("60", refused.headers().firstValue("Retry-After").orElseThrow());
                assertTrue(refused.body().contains("Too many requests are waiting. Try later."));
                assertTrue(refused.body().contains("value=\"" + ADDRESS + '"'), refused.body());
            }
            execute("DELETE FROM outbox WHERE id = (SELECT min(id) FROM outbox)");
            assertEquals(200, RegistrationTest.register(server, ADDRESS).statusCode());
            String token = RegistrationTest.nextLink(server, 0);
            assertEquals(200, server.get("/verify?token=" + token).statusCode());
        }
    }

    // Ten thousand of that kind, which are not due.
    private void fill(String kind) throws SQLException {
        execute(
                "INSERT OR IGNORE INTO registrations (email, address, created_at, verified_at)"
                        + " VALUES ('a@b.c', 'a@b.c', 1, 1)");
        execute(
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)"
                        + " INSERT INTO outbox (kind, email, link_base, event_id, created_at,"
                        + " next_at) SELECT '"
                        + kind
                        + "', 'a@b.c', 'http://x', i, 9000000000000, 9000000000000 FROM n");
    }

    private TestServer server(String... more) throws Exception {
        List<String> all = new ArrayList<>(List.of(more));
        all.add("presence.peer_db_path=" + folder.resolve("board.db"));
        all.add("presence.admin_password=" + TestServer.PASSWORD);
        return TestServer.startIn(
                Files.createDirectory(folder.resolve("server")), all.toArray(String[]::new));
    }

    private static int act(TestServer server, String action) throws Exception {
        String json = "{\"action\":\"%s\",\"email\":\"%s\"}".formatted(action, ADDRESS);
        return server.postAsAdmin("/admin/registration", json).statusCode();
    }

    private long waiting() throws SQLException {
        try (Connection database =
                        DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("board.db"));
                Statement statement = database.createStatement();
                var count = statement.executeQuery("SELECT count(*) FROM outbox")) {
            return count.getLong(1);
        }
    }

    @Test
    void theOperatorCannotFillItBeyondItsBoundEither() throws Exception {
        try (TestServer server = server()) {
            assertEquals(200, RegistrationTest.register(server, ADDRESS).statusCode());
            RegistrationTest.nextLink(server, 0);
            fill("already");
            assertEquals(503, act(server, "resend"));
            assertEquals(10_000, waiting());
            // No call is to be made, so vouching takes no room.
            assertEquals(204, act(server, "verify"));
        }
    }

    @Test
    void nothingIsVerifiedOfWhichNobodyCouldBeTold() throws Exception {
        try (TestServer server = server("presence.registration_webhook=http://127.0.0.1:9/")) {
            assertEquals(200, RegistrationTest.register(server, ADDRESS).statusCode());
            String token = RegistrationTest.nextLink(server, 0);
            fill("webhook");
            HttpResponse<String> answer = server.get("/verify?token=" + token);
            assertEquals(503, answer.statusCode());
            assertTrue(answer.body().contains("The link stays good"), answer.body());
            assertEquals(503, act(server, "verify"));
            assertEquals(400, server.get("/verify?token=wrong").statusCode());
            assertEquals(10_000, waiting());
            // Mail has room of its own.
            assertEquals(204, act(server, "resend"));
            execute("DELETE FROM outbox WHERE kind = 'webhook'");
            assertEquals(200, server.get("/verify?token=" + token).statusCode());
        }
    }

    @Test
    void anAddressThatAskedTooOftenIsAnsweredLikeAnyOther() throws Exception {
        try (TestServer server = server()) {
            for (int i = 0; i < 4; i++) {
                assertEquals(200, RegistrationTest.register(server, ADDRESS).statusCode());
            }
            fill("already");
            HttpResponse<String> known = RegistrationTest.register(server, ADDRESS);
            HttpResponse<String> unknown = RegistrationTest.register(server, "bob@example.org");
            assertEquals(503, unknown.statusCode());
            assertEquals(unknown.statusCode(), known.statusCode());
            assertEquals(unknown.body().replace("bob@example.org", ADDRESS), known.body());
            assertEquals(unknown.headers().map().keySet(), known.headers().map().keySet());
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection database =
                        DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("board.db"));
                Statement statement = database.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 30000");
            statement.execute(sql);
        }
    }
}
