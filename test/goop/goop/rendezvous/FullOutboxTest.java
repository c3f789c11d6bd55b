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

/// A server whose outbox is full.
class FullOutboxTest {
    private static final String ADDRESS = "anna@example.org";

    @TempDir Path folder;

    @Test
    void aRequestThatCannotBeKeptIsRefusedAndMayBeMadeAgain() throws Exception {
        try (TestServer server =
                TestServer.startIn(
                        Files.createDirectory(folder.resolve("server")),
                        "presence.peer_db_path=" + folder.resolve("board.db"),
                        "presence.admin_password=" + TestServer.PASSWORD)) {
            execute(
                    "INSERT INTO registrations (email, address, created_at, verified_at) VALUES"
                            + " ('a@b.c', 'a@b.c', 1, 1)");
            execute(
                    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i <"
                            + " 10000) INSERT INTO outbox (kind, email, link_base, event_id,"
                            + " created_at, next_at) SELECT 'already', 'a@b.c', 'http://x', i,"
                            + " 9000000000000, 9000000000000 FROM n");
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

    private void execute(String sql) throws SQLException {
        try (Connection database =
                        DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("board.db"));
                Statement statement = database.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 30000");
            statement.execute(sql);
        }
    }
}
