package goop.rendezvous;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.libp2p.Keypair;
import goop.presence.Presence;
import goop.presence.PresenceJson;
import goop.presence.PresenceSignature;
import goop.rendezvous.TestServer.Lines;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Several servers on one database file.
class SharedDatabaseTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int PROMISED_MILLIS = 500;

    @TempDir Path folder;

    private TestServer server(String name, String... settings) throws IOException {
        List<String> all = new ArrayList<>(List.of(settings));
        all.add("presence.peer_db_path=" + folder.resolve("shared.db"));
        all.add("presence.admin_password=" + TestServer.PASSWORD);
        return TestServer.startIn(
                Files.createDirectories(folder.resolve(name)), all.toArray(String[]::new));
    }

    @Test
    void whatIsPublishedToOneServerIsStreamedByTheOthersWithinHalfASecond() throws Exception {
        try (TestServer a = server("a");
                TestServer b = server("b");
                TestServer c = server("c");
                Lines atB = b.events("?view=changes");
                Lines atC = c.events("")) {
            long slowest = 0;
            for (int i = 0; i < 10; i++) {
                String peer = "peer" + i;
                long began = System.nanoTime();
                assertEquals(204, a.publish(TestServer.online(peer)).statusCode());
                assertTrue(next(atB, peer).contains("\"online\""));
                assertTrue(next(atC, peer).contains("\"online\""));
                slowest = Math.max(slowest, (System.nanoTime() - began) / 1_000_000);
                a.publish("{\"type\":\"offline\",\"peerID\":\"%s\"}".formatted(peer));
                assertTrue(next(atB, peer).contains("\"offline\""));
                assertTrue(next(atC, peer).contains("\"offline\""));
            }
            System.out.println("from one server to the other two: at most " + slowest + " ms");
            assertTrue(slowest < 5 * PROMISED_MILLIS, slowest + " ms");
        }
    }

    private static String next(Lines stream, String peer) throws IOException {
        while (true) {
            String line = stream.next("data: ");
            if (line.contains('"' + peer + '"')) return line;
        }
    }

    @Test
    void aPeerMayPublishToAnyServerAndLeaveByAnother() throws Exception {
        try (TestServer a = server("a");
                TestServer b = server("b")) {
            a.publish(TestServer.online("p"));
            TestServer.await(PATIENCE, () -> b.shows("p"));
            b.publish("{\"type\":\"offline\",\"peerID\":\"p\"}");
            assertFalse(b.shows("p"));
            TestServer.await(PATIENCE, () -> !a.shows("p"));
            // What one server drops because the peer went to the other is not gone.
            a.publish(TestServer.online("q"));
            TestServer.await(PATIENCE, () -> b.shows("q"));
            b.publish(TestServer.online("q"));
            a.postAsAdmin("/admin/ban", "{\"peerID\":\"q\"}");
            TestServer.await(PATIENCE, () -> !b.shows("q"));
        }
    }

    @Test
    void aServerThatEndsTakesNobodyAlongWhoPublishesElsewhere() throws Exception {
        try (TestServer b = server("b", "presence.ttl_seconds=2", "presence.heartbeat_seconds=1")) {
            TestServer a = server("a", "presence.ttl_seconds=2", "presence.heartbeat_seconds=1");
            a.publish(TestServer.online("stays"));
            a.publish(TestServer.online("goes"));
            TestServer.await(PATIENCE, () -> b.shows("stays") && b.shows("goes"));
            a.close();
            // One comes to the other server; the other is silent, and expires.
            TestServer.await(
                    PATIENCE,
                    () -> {
                        b.publish(TestServer.online("stays"));
                        return !b.shows("goes");
                    });
            assertTrue(b.shows("stays"));
        }
    }

    @Test
    void peersAreThereAgainAtOnceAfterARestart() throws Exception {
        try (TestServer other = server("other")) {
            TestServer before = server("a");
            before.publish(TestServer.online("p"));
            TestServer.await(PATIENCE, () -> other.shows("p"));
            before.server.close();
            try (TestServer after = server("a")) {
                TestServer.await(PATIENCE, () -> after.shows("p"));
                assertTrue(other.shows("p"));
            }
        }
        try (TestServer alone = server("alone")) {
            TestServer.await(PATIENCE, () -> alone.shows("p"));
        }
    }

    @Test
    void whoHasSignedToOneServerMustSignToAllAndAfterRestarts() throws Exception {
        Keypair key = Keypair.generate();
        String peer = key.peerId().toString();
        Presence message =
                new Presence(
                        Presence.Type.ONLINE,
                        peer,
                        "signed",
                        "",
                        "",
                        false,
                        List.of(),
                        System.currentTimeMillis(),
                        "");
        String signed =
                new String(
                        PresenceJson.write(PresenceSignature.sign(message, key)),
                        StandardCharsets.UTF_8);
        try (TestServer b = server("b")) {
            TestServer a = server("a");
            String token = a.publish(signed).headers().firstValue("Goop-Token").orElseThrow();
            TestServer.await(PATIENCE, () -> b.shows(peer));
            assertEquals(403, b.publish(TestServer.online(peer)).statusCode());
            assertEquals(403, b.publish(signed).statusCode(), "a replay");
            String beat =
                    "{\"type\":\"update\",\"peerID\":\"%s\",\"content\":\"signed\"}"
                            .formatted(peer);
            assertEquals(204, b.publish(beat, "Goop-Token", token).statusCode());
            a.close();
        }
        try (TestServer c = server("c")) {
            TestServer.await(PATIENCE, () -> c.shows(peer));
            assertEquals(403, c.publish(TestServer.online(peer)).statusCode());
            c.postAsAdmin("/admin/release", "{\"peerID\":\"%s\"}".formatted(peer));
            assertEquals(204, c.publish(TestServer.online(peer)).statusCode());
        }
    }

    @Test
    void countsGoOnOverRestartsAndServers() throws Exception {
        TestServer a = server("a");
        a.publish(TestServer.online("p"));
        a.server.close();
        try (TestServer again = server("a");
                TestServer b = server("b")) {
            b.publish(TestServer.online("q"));
            TestServer.await(
                    PATIENCE,
                    () ->
                            again.send(again.asAdmin("/admin/state.json"))
                                    .body()
                                    .matches("(?s).*\"totals\":\\{[^}]*\"publishes\":2,.*"));
        }
    }

    @Test
    void aBanOnOneServerHoldsOnAll() throws Exception {
        try (TestServer a = server("a");
                TestServer b = server("b")) {
            assertEquals(204, b.publish(TestServer.online("rude")).statusCode());
            a.postAsAdmin("/admin/ban", "{\"peerID\":\"rude\"}");
            TestServer.await(
                    PATIENCE, () -> b.publish(TestServer.online("rude")).statusCode() == 403);
            b.postAsAdmin("/admin/unban", "{\"peerID\":\"rude\"}");
            TestServer.await(
                    PATIENCE, () -> a.publish(TestServer.online("rude")).statusCode() == 204);
        }
    }

    @Test
    void bansOfTheFileMoveIntoTheDatabase() throws Exception {
        Path own = Files.createDirectories(folder.resolve("a/data"));
        Files.writeString(
                own.resolve("bans.json"),
                "{\"bans\":[{\"kind\":\"peerID\",\"value\":\"rude\",\"since\":1}]}");
        try (TestServer b = server("b")) {
            TestServer a = server("a");
            assertEquals(403, a.publish(TestServer.online("rude")).statusCode());
            TestServer.await(
                    PATIENCE, () -> b.publish(TestServer.online("rude")).statusCode() == 403);
            a.postAsAdmin("/admin/unban", "{\"peerID\":\"rude\"}");
            a.server.close();
            assertFalse(Files.exists(own.resolve("bans.json")));
            try (TestServer again = server("a")) {
                assertEquals(204, again.publish(TestServer.online("rude")).statusCode());
            }
        }
    }
}
