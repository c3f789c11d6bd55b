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

/// Several servers over real NATS servers.
class ClusterTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int PROMISED_MILLIS = 500;

    @TempDir Path folder;

    private TestServer server(String name, String url, String... settings) throws IOException {
        List<String> all = new ArrayList<>();
        all.add("presence.cluster_url=" + url);
        all.add("presence.cluster_secret=a secret of the test");
        all.add("presence.admin_password=" + TestServer.PASSWORD);
        all.addAll(List.of(settings));
        return TestServer.startIn(
                Files.createDirectories(folder.resolve(name)), all.toArray(String[]::new));
    }

    private static String next(Lines stream, String peer) throws IOException {
        while (true) {
            String line = stream.next("data: ");
            if (line.contains('"' + peer + '"')) return line;
        }
    }

    private static String warnings(TestServer server) throws Exception {
        String body = server.get("/healthz?verbose").body();
        return body.substring(body.indexOf("\"warnings\""));
    }

    @Test
    void whatIsPublishedToOneServerIsStreamedByTheOthers() throws Exception {
        try (NatsServer nats = NatsServer.start(folder);
                TestServer a = server("a", nats.url());
                TestServer b = server("b", nats.url());
                TestServer c = server("c", nats.url());
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

    @Test
    void aServerThatComesLaterShowsWhoIsThereFromItsFirstWatcherOn() throws Exception {
        try (NatsServer nats = NatsServer.start(folder);
                TestServer a = server("a", nats.url())) {
            for (int i = 0; i < 500; i++) a.publish(TestServer.online("peer" + i));
            try (TestServer b = server("b", nats.url());
                    Lines atB = b.events("?view=changes")) {
                StringBuilder snapshot = new StringBuilder();
                for (String line = atB.next(); !line.equals("event: live"); line = atB.next()) {
                    snapshot.append(line);
                }
                for (int i = 0; i < 500; i++) {
                    assertTrue(snapshot.indexOf("\"peer" + i + "\"") > 0, "peer" + i);
                }
            }
        }
    }

    @Test
    void aPeerMayPublishToAnyServerAndLeaveByAnother() throws Exception {
        try (NatsServer nats = NatsServer.start(folder);
                TestServer a = server("a", nats.url());
                TestServer b = server("b", nats.url())) {
            a.publish(TestServer.online("p"));
            TestServer.await(PATIENCE, () -> b.shows("p"));
            b.publish("{\"type\":\"offline\",\"peerID\":\"p\"}");
            assertFalse(b.shows("p"));
            TestServer.await(PATIENCE, () -> !a.shows("p"));
            a.publish(TestServer.online("q"));
            TestServer.await(PATIENCE, () -> b.shows("q"));
            b.publish("{\"type\":\"update\",\"peerID\":\"q\",\"content\":\"by b\"}");
            TestServer.await(PATIENCE, () -> a.get("/").body().contains("by b"));
            a.postAsAdmin("/admin/ban", "{\"peerID\":\"q\"}");
            TestServer.await(PATIENCE, () -> !b.shows("q"));
        }
    }

    @Test
    void aPeerThatMovesIsNeverShownAsGoneAndItsNewWordCounts() throws Exception {
        try (NatsServer nats = NatsServer.start(folder);
                TestServer a = server("a", nats.url());
                TestServer b = server("b", nats.url());
                TestServer c = server("c", nats.url())) {
            a.publish(TestServer.online("p"));
            TestServer.await(PATIENCE, () -> c.shows("p"));
            try (Lines atC = c.events("?view=changes")) {
                atC.next("event: live");
                String word = "{\"type\":\"update\",\"peerID\":\"p\",\"content\":\"word %d\"}";
                for (int i = 0; i < 20; i++) {
                    (i % 2 == 0 ? b : a).publish(word.formatted(i));
                    String line = next(atC, "p");
                    assertTrue(line.contains("\"word " + i + "\""), line);
                }
            }
        }
    }

    @Test
    void aServerThatRestartsTakesNobodyAlong() throws Exception {
        String[] quick = {"presence.ttl_seconds=6", "presence.heartbeat_seconds=1"};
        try (NatsServer nats = NatsServer.start(folder);
                TestServer b = server("b", nats.url(), quick)) {
            TestServer a = server("a", nats.url(), quick);
            a.publish(TestServer.online("stays"));
            a.publish(TestServer.online("goes"));
            TestServer.await(PATIENCE, () -> b.shows("stays") && b.shows("goes"));
            a.close();
            try (TestServer again = server("a", nats.url(), quick)) {
                assertTrue(again.shows("stays"), "what the other still shows is taken up");
                TestServer.await(
                        PATIENCE,
                        () -> {
                            assertTrue(b.shows("stays"));
                            again.publish(TestServer.online("stays"));
                            return !b.shows("goes") && !again.shows("goes");
                        });
                assertTrue(b.shows("stays"));
                assertTrue(again.shows("stays"));
            }
        }
    }

    @Test
    void whoHasSignedToOneServerMustSignToAllAndTokensHoldOnAll() throws Exception {
        Keypair key = Keypair.generate();
        String peer = key.peerId().toString();
        Presence message = Presence.of(Presence.Type.ONLINE, peer, System.currentTimeMillis());
        String signed =
                new String(
                        PresenceJson.write(PresenceSignature.sign(message, key)),
                        StandardCharsets.UTF_8);
        String beat = "{\"type\":\"update\",\"peerID\":\"%s\"}".formatted(peer);
        try (NatsServer nats = NatsServer.start(folder);
                TestServer a = server("a", nats.url());
                TestServer b = server("b", nats.url())) {
            String token = a.publish(signed).headers().firstValue("Goop-Token").orElseThrow();
            TestServer.await(PATIENCE, () -> b.shows(peer));
            assertEquals(403, b.publish(TestServer.online(peer)).statusCode());
            assertEquals(403, b.publish(signed).statusCode(), "a replay");
            assertEquals(204, b.publish(beat, "Goop-Token", token).statusCode());
            a.publish("{\"type\":\"offline\",\"peerID\":\"%s\"}".formatted(peer));
            try (TestServer c = server("c", nats.url())) {
                assertEquals(
                        403,
                        c.publish(TestServer.online(peer)).statusCode(),
                        "one that came later");
                c.postAsAdmin("/admin/release", "{\"peerID\":\"%s\"}".formatted(peer));
                TestServer.await(
                        PATIENCE, () -> b.publish(TestServer.online(peer)).statusCode() == 204);
            }
        }
    }

    @Test
    void withoutNatsServersStandAloneAndSaySoAndComeTogetherByThemselves() throws Exception {
        NatsServer nats = NatsServer.start(folder);
        try (TestServer a = server("a", nats.url());
                TestServer b = server("b", nats.url())) {
            a.publish(TestServer.online("before"));
            TestServer.await(PATIENCE, () -> b.shows("before"));
            assertFalse(warnings(a).contains("cluster"), warnings(a));
            nats.kill();
            TestServer.await(
                    PATIENCE,
                    () -> warnings(a).contains("cut off") && warnings(b).contains("cut off"));
            assertEquals(200, a.get("/healthz").statusCode());
            assertTrue(a.get("/").body().contains("cut off"));
            assertEquals(204, a.publish(TestServer.online("during")).statusCode());
            assertFalse(b.shows("during"));
            nats.start();
            TestServer.await(PATIENCE, () -> b.shows("during"));
            TestServer.await(
                    PATIENCE,
                    () -> !warnings(a).contains("cut off") && !warnings(b).contains("cut off"));
        } finally {
            nats.close();
        }
    }

    @Test
    void aServerStartsWithoutNatsAndJoinsLater() throws Exception {
        NatsServer nats = NatsServer.start(folder);
        nats.kill();
        try (TestServer a = server("a", nats.url());
                TestServer b = server("b", nats.url())) {
            a.publish(TestServer.online("p"));
            assertFalse(b.shows("p"));
            nats.start();
            TestServer.await(PATIENCE, () -> b.shows("p"));
        } finally {
            nats.close();
        }
    }

    @Test
    void aServerWithAnotherSecretIsNotBelieved() throws Exception {
        try (NatsServer nats = NatsServer.start(folder);
                TestServer a = server("a", nats.url());
                TestServer stranger =
                        server("b", nats.url(), "presence.cluster_secret=something else")) {
            stranger.publish(TestServer.online("forged"));
            TestServer.await(PATIENCE, () -> warnings(a).contains("presence.cluster_secret"));
            assertFalse(a.shows("forged"));
        }
    }

    @Test
    void aNodeOfNatsMayDie() throws Exception {
        List<NatsServer> nodes = NatsServer.cluster(folder, 3);
        try (TestServer a = server("a", NatsServer.urls(nodes));
                TestServer b = server("b", NatsServer.urls(nodes));
                TestServer c = server("c", NatsServer.urls(nodes))) {
            for (int i = 0; i < nodes.size(); i++) {
                String before = "before" + i;
                String after = "after" + i;
                a.publish(TestServer.online(before));
                TestServer.await(PATIENCE, () -> b.shows(before) && c.shows(before));
                nodes.get(i).kill();
                b.publish(TestServer.online(after));
                TestServer.await(PATIENCE, () -> a.shows(after) && c.shows(after));
                nodes.get(i).start();
            }
        } finally {
            for (NatsServer each : nodes) each.close();
        }
    }
}
