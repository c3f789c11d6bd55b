package goop.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.config.Config;
import goop.json.Json;
import goop.json.JsonObject;
import goop.rendezvous.Rendezvous;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Against a server of ours, which takes the load or, with small limits, does not.
class LoadTestTest {
    private static final Duration TTL = Duration.ofSeconds(2);

    @TempDir private Path folder;

    private Rendezvous start(String... settings) throws IOException {
        List<String> all = new ArrayList<>(List.of(settings));
        all.add("presence.rendezvous_port=0");
        all.add("presence.ttl_seconds=2");
        all.add("presence.heartbeat_seconds=1");
        return Rendezvous.start(Config.with(all.toArray(String[]::new)), folder);
    }

    private static URI url(Rendezvous server) {
        return URI.create("http://127.0.0.1:" + server.address().getPort());
    }

    private static String metrics(Rendezvous server) throws IOException {
        try (Http1Connection connection =
                Http1Connection.open(url(server), server.address(), Duration.ofSeconds(30))) {
            return new String(connection.get("/metrics").body(), StandardCharsets.UTF_8);
        }
    }

    private static LoadReport run(Rendezvous server, int peers, int watchers) throws Exception {
        LoadPlan plan =
                new LoadPlan(
                        url(server),
                        peers,
                        watchers,
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(1),
                        TTL,
                        42);
        return new LoadTest(plan, Consent.obtain(plan.target(), "")).run(_ -> {});
    }

    @Test
    void aServerThatCarriesItIsSaidToAndIsLeftEmpty() throws Exception {
        try (Rendezvous server = start()) {
            LoadReport report = run(server, 40, 8);
            assertEquals(8, report.right());
            assertEquals(java.util.Map.of(), report.troubles());
            assertTrue(report.publishes().count() >= 80, report::text);
            assertTrue(report.changes().count() >= 8 * 20, report::text);
            assertEquals(8, report.opened());
            JsonObject json = Json.parseObject(report.json());
            assertEquals(40, json.integer("peers"));
            assertEquals(8, json.integer("pictures_right"));
            assertTrue(metrics(server).contains("\ngoop_peers 0\n"));
        }
    }

    @Test
    void aServerWithTooLittleRoomIsSaidNotToCarryIt() throws Exception {
        try (Rendezvous server = start("presence.limit_peers=10", "presence.limit_streams=3")) {
            LoadReport report = run(server, 20, 5);
            assertTrue(report.troubles().containsKey("503 to /publish"), report::text);
            assertTrue(report.troubles().containsKey("503 to /events"), report::text);
            assertTrue(report.right() <= 3, report::text);
            assertFalse(report.objections().isEmpty());
            assertTrue(report.text().contains("does not carry that:"));
        }
    }

    @Test
    void noServerIsAnErrorAtOnce() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        URI target = URI.create("http://127.0.0.1:" + port);
        LoadPlan plan =
                new LoadPlan(target, 1, 1, Duration.ofSeconds(1), Duration.ofSeconds(1), TTL, 1);
        LoadTest test = new LoadTest(plan, Consent.obtain(target, ""));
        assertThrows(ConnectException.class, () -> test.run(_ -> {}));
    }

    @Test
    void anotherMachineIsLeftAloneWithoutConsent() {
        URI elsewhere = URI.create("http://192.0.2.1:8787");
        IOException refused = assertThrows(IOException.class, () -> Consent.obtain(elsewhere, ""));
        assertTrue(refused.getMessage().contains("presence.load_token"), refused::getMessage);
    }

    @Test
    void whoKnowsTheWordMayBeginAndNobodyElse() throws Exception {
        InetSocketAddress here;
        try (Rendezvous server = start("presence.load_token=the word of the day")) {
            here = new InetSocketAddress("127.0.0.1", server.address().getPort());
            Consent.require(url(server), here, "the word of the day");
            IOException other =
                    assertThrows(
                            IOException.class,
                            () -> Consent.require(url(server), here, "another word of 16"));
            assertTrue(other.getMessage().contains("another token"), other::getMessage);
        }
    }

    @Test
    void aServerWithoutAWordHasNotAgreed() throws Exception {
        try (Rendezvous server = start()) {
            InetSocketAddress here = new InetSocketAddress("127.0.0.1", server.address().getPort());
            IOException refused =
                    assertThrows(
                            IOException.class,
                            () -> Consent.require(url(server), here, "the word of the day"));
            assertTrue(refused.getMessage().contains("has not agreed"), refused::getMessage);
        }
    }
}
