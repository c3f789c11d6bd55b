package goop.hub;

import static goop.hub.TestHubs.await;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;

import goop.config.Config;
import goop.config.Secret;
import goop.hub.WatchedServer.Health;
import goop.hub.replica.Listing;
import goop.rendezvous.Rendezvous;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/// Rendezvous servers that a hub watches: real ones, and some that mean it ill.
class ServerWatchTest {
    private static final String PASSWORD = "a long password";

    @TempDir private Path folder;

    private static WatchedServer server(String url, String password) {
        return new WatchedServer(url, "Mine", new Secret(password), false, "");
    }

    private Rendezvous rendezvous(int port) throws IOException {
        return Rendezvous.start(
                Config.with(
                        "presence.rendezvous_port=" + port, "presence.admin_password=" + PASSWORD),
                folder.resolve("rendezvous"));
    }

    private static ServerWatch.State state(Hub hub, String url) {
        return hub.watch().get(url).orElseThrow();
    }

    @Test
    void aServerIsUpAndDownAndItsCommunitiesMove() throws Exception {
        try (TestHubs hubs = new TestHubs(folder, 1)) {
            Hub hub = hubs.start(0);
            Directory directory = hubs.ready(0);
            Rendezvous started = rendezvous(0);
            String url = "http://" + started.authority();
            int port = started.address().getPort();
            try (started) {
                hub.watch().put(server(url, PASSWORD));
                await("it is up", () -> state(hub, url).up());
                ServerReading reading = state(hub, url).reading().orElseThrow();
                assertTrue(reading.counted());
                assertFalse(reading.version().isEmpty());
                assertTrue(reading.heapPermille() > 0);
                hub.watch().put(server(url, "a wrong password"));
                await(
                        "it is refused",
                        () -> state(hub, url).trouble().contains("another password"));
                // Without one it is asked for its health alone.
                hub.watch().put(server(url, ""));
                await("it is up again", () -> state(hub, url).up());
                assertFalse(state(hub, url).reading().orElseThrow().counted());
                assertTrue(
                        hubs.get(0, "/metrics")
                                .body()
                                .contains("goop_hub_server_up{server=\"" + url + "\"} 1"));
            }
            for (String each : List.of("hub.db", "hub.db-wal")) {
                var mode = Files.getPosixFilePermissions(hubs.folder(0).resolve("data/" + each));
                assertEquals("rw-------", PosixFilePermissions.toString(mode), each);
            }
            hub.watch().put(server(url, PASSWORD));
            await("it is down", () -> state(hub, url).standing().health() == Health.DOWN);
            Instant since = state(hub, url).standing().since();
            assertEquals(1, hub.watch().down());
            assertTrue(
                    hubs.get(0, "/metrics")
                            .body()
                            .contains("goop_hub_server_up{server=\"" + url + "\"} 0"));

            // That it is down, and since when, outlives a start of the hub.
            hubs.stop(0);
            Hub again = hubs.start(0);
            assertEquals(since.toEpochMilli(), state(again, url).standing().since().toEpochMilli());
            assertEquals(Health.DOWN, state(again, url).standing().health());

            try (Rendezvous back = rendezvous(port)) {
                again.watch().put(server(url, PASSWORD));
                await("it is back", () -> state(again, url).up());
                hubs.ready(0).put("Gardeners", new Listing(url + "/", Listing.Type.OPEN, "", 1));
                String other = "https://other.example.org";
                again.watch().put(new WatchedServer(other, "", new Secret(""), true, ""));
                var moved =
                        hubs.post(
                                0,
                                "/admin/servers/move",
                                "{\"from\":\"" + url + "\",\"to\":\"" + other + "\"}");
                assertEquals(204, moved.statusCode(), moved.body());
                assertEquals(
                        other,
                        again.directory()
                                .entry("a.test", "Gardeners")
                                .orElseThrow()
                                .listing()
                                .orElseThrow()
                                .rendezvous());
                assertTrue(back.authority().endsWith(":" + port));
            }
        }
    }

    @Test
    void whatAServerSendsIsBoundedAndNeverFollowed() throws Exception {
        AtomicInteger secondHop = new AtomicInteger();
        HttpServer hostile =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        hostile.createContext(
                "/giant/",
                exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    try (OutputStream out = exchange.getResponseBody()) {
                        byte[] many = new byte[1 << 20];
                        for (int i = 0; i < 64; i++) out.write(many);
                    }
                });
        hostile.createContext(
                "/redirect/",
                exchange -> {
                    exchange.getResponseHeaders().set("Location", "/elsewhere/");
                    exchange.sendResponseHeaders(302, -1);
                    exchange.close();
                });
        hostile.createContext(
                "/elsewhere/",
                exchange -> {
                    secondHop.incrementAndGet();
                    exchange.sendResponseHeaders(200, -1);
                    exchange.close();
                });
        hostile.createContext(
                "/nonsense/",
                exchange -> {
                    byte[] body = "{\"checks\":7}".getBytes();
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        hostile.setExecutor(command -> Thread.ofVirtual().start(command));
        hostile.start();
        try (TestHubs hubs = new TestHubs(folder, 1)) {
            Hub hub = hubs.start(0);
            String base = "http://127.0.0.1:" + hostile.getAddress().getPort() + "/";
            for (String each : new String[] {"giant", "redirect", "nonsense"}) {
                hub.watch().put(server(base + each, PASSWORD));
                await(
                        each + " is down",
                        () -> state(hub, base + each).standing().health() == Health.DOWN);
            }
            assertEquals("it answered 302", state(hub, base + "redirect").trouble());
            assertEquals(0, secondHop.get());
            assertTrue(state(hub, base + "nonsense").trouble().contains("no rendezvous server"));
            assertEquals(200, hubs.asAdmin(0, "/admin/servers").statusCode());
        } finally {
            hostile.stop(0);
        }
    }

    @Test
    void historyIsKeptInThreeResolutionsAndForgottenInTime() throws Exception {
        try (TestHubs hubs = new TestHubs(folder, 1)) {
            ServerStore store = hubs.start(0).watch().store();
            long start = 1_700_000_000L - 1_700_000_000L % 86_400;
            for (int i = 0; i < 60; i++) {
                var sample = new ServerStore.Sample(i % 2 == 0, 10, 4, 2, 0, 0, 30, 0, 0, 30);
                store.add(Map.of("https://a.test", sample), Instant.ofEpochSecond(start + i * 30));
            }
            var minutes = store.history("https://a.test", ServerStore.Step.MINUTE, start);
            assertEquals(30, minutes.size());
            assertEquals(2, minutes.getFirst().asked());
            assertEquals(1, minutes.getFirst().answered());
            var quarters = store.history("https://a.test", ServerStore.Step.QUARTER, start);
            assertEquals(2, quarters.size());
            assertEquals(30 * 30, quarters.getFirst().sums().publishes());
            // A day and more later the minutes are gone, the quarters are not.
            var late = new ServerStore.Sample(true, 1, 1, 1, 0, 0, 0, 0, 0, 0);
            store.add(
                    Map.of("https://a.test", late), Instant.ofEpochSecond(start + 2 * 86_400 + 7));
            assertEquals(1, store.history("https://a.test", ServerStore.Step.MINUTE, start).size());
            assertEquals(
                    3, store.history("https://a.test", ServerStore.Step.QUARTER, start).size());
            assertEquals(2, store.history("https://a.test", ServerStore.Step.DAY, start).size());
            store.remove("https://a.test");
            assertEquals(0, store.history("https://a.test", ServerStore.Step.DAY, start).size());
        }
    }

    @Test
    void aPasswordGoesOverTlsOnlyOrToThisMachine() {
        assertEquals("https://r.test", WatchedServer.url("https://r.test//", true));
        assertEquals("http://10.0.0.1", WatchedServer.url("http://10.0.0.1/", false));
        assertEquals("http://127.0.0.1:1", WatchedServer.url("http://127.0.0.1:1", true));
        for (String each :
                new String[] {
                    "http://10.0.0.1", "http://127.0.0.1.example.org", "ftp://r.test", "r.test",
                    "https://u:p@r.test", "https://r.test/?q", "https://r.test/#x", "https:///x"
                }) {
            assertThrows(IllegalArgumentException.class, () -> WatchedServer.url(each, true), each);
        }
    }
}
