package goop.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.libp2p.Keypair;
import goop.libp2p.PeerId;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/// Somebody publishes other people's addresses as those of peers. What the third party sees of that
/// is counted where it is seen: at its own doors.
class ThirdPartyTest {
    /// A machine with several open ports that has no part in this.
    private static final class Victim implements AutoCloseable {
        final List<ServerSocket> doors = new ArrayList<>();
        final Map<Integer, AtomicInteger> knocks = new HashMap<>();

        Victim(int count) throws IOException {
            for (int each = 0; each < count; each++) {
                ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                doors.add(door);
                AtomicInteger knock = new AtomicInteger();
                knocks.put(door.getLocalPort(), knock);
                Thread.ofVirtual().start(() -> answer(door, knock));
            }
        }

        private static void answer(ServerSocket door, AtomicInteger knock) {
            try {
                while (true) {
                    try (Socket _ = door.accept()) {
                        knock.incrementAndGet();
                    }
                }
            } catch (IOException closed) {
                // the end of the test
            }
        }

        int total() {
            return knocks.values().stream().mapToInt(AtomicInteger::get).sum();
        }

        String addresses() {
            List<String> all = new ArrayList<>();
            for (ServerSocket each : doors) {
                all.add("\"/ip4/127.0.0.1/tcp/" + each.getLocalPort() + "\"");
            }
            return String.join(",", all);
        }

        @Override
        public void close() throws IOException {
            for (ServerSocket each : doors) each.close();
        }
    }

    private static void publish(HttpClient http, String server, String id, String addresses)
            throws Exception {
        String message =
                "{\"type\":\"online\",\"peerID\":\"%s\",\"addrs\":[%s]}".formatted(id, addresses);
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(server + "/publish"))
                        .POST(BodyPublishers.ofString(message))
                        .build();
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        assertEquals(204, answer.statusCode(), answer::body);
    }

    @Test
    void atMostFourDoorsForAPeerAndOneKnockAMinuteAtEach() throws Exception {
        try (TestPeer anna = TestPeer.hosting("Anna");
                Victim victim = new Victim(10);
                HttpClient http =
                        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            List<PeerId> invented = new ArrayList<>();
            for (int each = 0; each < 20; each++) invented.add(Keypair.generate().peerId());
            long start = System.nanoTime();
            for (PeerId each : invented) {
                publish(http, anna.server(), each.toString(), victim.addresses());
            }
            TestPeer.await(() -> anna.node.peers().size() == 20, "for the invented peers");
            assertEquals(0, victim.total(), "being listed alone causes no connection");

            PeerId first = invented.getFirst();
            assertThrows(IOException.class, () -> anna.node.page(first, "/"));
            int afterOne = victim.total();
            assertTrue(afterOne >= 1 && afterOne <= DialChoice.MOST_UNSIGNED, "" + afterOne);
            ConnectException again =
                    assertThrows(ConnectException.class, () -> anna.node.page(first, "/"));
            assertTrue(again.getMessage().contains("the next attempt is in"), again.getMessage());
            assertEquals(afterOne, victim.total());

            anna.node.chat().broadcast("is anybody there?");
            for (PeerId each : invented) {
                assertThrows(IOException.class, () -> anna.node.page(each, "/"));
            }
            long took = (System.nanoTime() - start) / 1_000_000_000;
            // Within a minute; a machine that took longer may have knocked once more for each.
            long minutes = took / 60 + 1;
            victim.knocks.forEach((port, knock) -> assertTrue(knock.get() <= minutes, "" + knock));
            System.out.printf(
                    "20 peers with 10 addresses of one machine: it saw %d connections in %d s%n",
                    victim.total(), took);
        }
    }
}
