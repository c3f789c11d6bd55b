package goop.rendezvous;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.json.Json;
import goop.json.JsonObject;
import goop.libp2p.Connection;
import goop.libp2p.Host;
import goop.libp2p.KeyFile;
import goop.libp2p.Multiaddr;
import goop.presence.RelayInfo;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The relay beside the server.
class RelayHostTest {
    @TempDir private Path folder;

    private TestServer start(String... settings) throws IOException {
        return startIn(folder, settings);
    }

    // Port 0 means no relay, so a free one is looked for; who is quicker may take it.
    static TestServer startIn(Path folder, String... settings) throws IOException {
        for (int tries = 0; ; tries++) {
            int port;
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = free.getLocalPort();
            }
            List<String> all = new ArrayList<>(List.of(settings));
            all.add("presence.relay_port=" + port);
            all.add("presence.relay_key_file=" + folder.resolve("relay.key"));
            all.add("p2p.listen_addresses=127.0.0.1");
            try {
                return TestServer.withAdmin(all.toArray(String[]::new));
            } catch (BindException taken) {
                if (tries == 20) throw taken;
            }
        }
    }

    private static RelayInfo info(TestServer server) throws Exception {
        String body = server.get("/relay").body();
        return RelayInfo.parse(body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void withoutARelayPortThereIsNone() throws Exception {
        try (TestServer server = TestServer.start()) {
            assertEquals(404, server.get("/relay").statusCode());
        }
    }

    @Test
    void peersMeetThroughWhatTheServerSays() throws Exception {
        try (TestServer server = start();
                Host hidden = Host.builder().start();
                Host caller = Host.builder().start()) {
            RelayInfo info = info(server);
            List<Multiaddr> relay = info.addresses();
            hidden.relays().use(relay, 1);
            hidden.relays().await(relay.getFirst().peerId().orElseThrow(), Duration.ofSeconds(30));
            Connection connection = caller.connect(hidden.fullAddresses().getFirst());
            assertTrue(connection.isRelayed());
            caller.ping(hidden.peerId());

            JsonObject state =
                    Json.parseObject(
                                    server.send(server.asAdmin("/admin/state.json"))
                                            .body()
                                            .getBytes(StandardCharsets.UTF_8))
                            .object("relay");
            assertEquals(1, state.integer("reservations"));
            assertEquals(1, state.integer("circuits"));
            assertTrue(state.integer("bytes") > 500);

            String page = server.send(server.asAdmin("/admin")).body();
            assertTrue(page.contains(hidden.peerId().toString()), page);
            String metrics = server.get("/metrics").body();
            assertTrue(metrics.contains("goop_relay_reservations 1\n"), metrics);
            assertTrue(metrics.contains("goop_relay_circuits 1\n"), metrics);
            assertTrue(metrics.contains("goop_relay_bytes_total "), metrics);
        }
    }

    @Test
    void theIdentityOutlivesRestarts() throws Exception {
        String first;
        try (TestServer server = start()) {
            first = info(server).peerId();
        }
        Path key = folder.resolve("relay.key");
        assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(key)));
        assertEquals(first, KeyFile.load(key).peerId().toString());
        try (TestServer server = start()) {
            assertEquals(first, info(server).peerId());
        }
    }

    @Test
    void aDamagedKeyFileIsAnErrorAndStaysAsItIs() throws Exception {
        Path key = folder.resolve("relay.key");
        byte[] damaged = "not a key".getBytes(StandardCharsets.UTF_8);
        Files.write(key, damaged);
        IOException refused = assertThrows(IOException.class, this::start);
        assertTrue(refused.getMessage().contains("relay.key"), refused::getMessage);
        assertArrayEquals(damaged, Files.readAllBytes(key));
    }

    @Test
    void aTakenPortIsAnErrorThatLeavesNothingBehind() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThrows(
                    BindException.class,
                    () ->
                            TestServer.start(
                                    "presence.relay_port=" + taken.getLocalPort(),
                                    "presence.relay_key_file=" + folder.resolve("relay.key"),
                                    "p2p.listen_addresses=127.0.0.1"));
        }
    }

    @Test
    void thePublicAddressComesFirstWithTheIdThenWhereItListensWithout() throws Exception {
        try (TestServer server = start("presence.external_url=https://192.0.2.7/board")) {
            RelayInfo info = awaitAddresses(server, 2);
            String port = info.addrs().getLast().replaceAll(".*/", "");
            assertEquals(
                    List.of(
                            "/ip4/192.0.2.7/tcp/" + port + "/p2p/" + info.peerId(),
                            "/ip4/127.0.0.1/tcp/" + port),
                    info.addrs());
        }
    }

    @Test
    void aNameIsToldBesidesWhatItStandsFor() throws Exception {
        List<String> found =
                RelayHost.publicAddresses("localhost", 4001).stream()
                        .map(Multiaddr::toString)
                        .toList();
        assertEquals("/ip4/127.0.0.1/tcp/4001", found.getFirst());
        assertTrue(found.contains("/dns4/localhost/tcp/4001"), found::toString);
    }

    private static RelayInfo awaitAddresses(TestServer server, int count) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (info(server).addrs().size() < count) {
            if (System.nanoTime() > end) throw new AssertionError(info(server).toString());
            Thread.sleep(5);
        }
        return info(server);
    }
}
