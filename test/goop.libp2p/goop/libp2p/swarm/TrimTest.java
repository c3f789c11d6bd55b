package goop.libp2p.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.libp2p.Connection;
import goop.libp2p.Host;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Of several connections between two hosts, which are given up.
class TrimTest {
    private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private Host smaller;
    private Host larger;

    @BeforeEach
    void start() throws IOException {
        Host one = Host.builder().listen("/ip4/127.0.0.1/tcp/0").clock(() -> now).start();
        Host other = Host.builder().listen("/ip4/127.0.0.1/tcp/0").clock(() -> now).start();
        boolean inOrder = one.peerId().compareTo(other.peerId()) < 0;
        smaller = inOrder ? one : other;
        larger = inOrder ? other : one;
    }

    @AfterEach
    void stop() {
        smaller.close();
        larger.close();
    }

    // Always a new connection.
    private static void dial(Host from, Host to) throws Exception {
        from.connect(to.listenAddresses().getFirst());
    }

    private List<SwarmConnection> redundant(Host host, Host peer) throws Exception {
        ConnectionTable table = new ConnectionTable(host.peerId(), _ -> {});
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        for (Connection each : host.connections()) {
            SwarmConnection connection = (SwarmConnection) each;
            // Identify is still at it.
            while (connection.streamCount() > 0) {
                assertTrue(System.nanoTime() < end, "a stream that does not end");
                Thread.sleep(5);
            }
            assertTrue(table.add(connection));
        }
        return Trim.redundant(table.of(peer.peerId()), host.peerId(), now);
    }

    // Who was dialled has a connection later than who dialled.
    private void awaitAtBoth(int count) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        for (Host each : List.of(smaller, larger)) {
            while (each.connections().size() < count) {
                assertTrue(System.nanoTime() < end, "no " + count + " connections");
                Thread.sleep(5);
            }
        }
    }

    @Test
    void ofTwoThatBothSidesDialledAtOnceTheOneOfTheLargerGoes() throws Exception {
        dial(larger, smaller);
        dial(smaller, larger);
        awaitAtBoth(2);
        for (Host each : List.of(smaller, larger)) {
            Host other = each == smaller ? larger : smaller;
            List<SwarmConnection> gone = redundant(each, other);
            assertEquals(1, gone.size());
            assertEquals(each == smaller, gone.getFirst().isInbound());
        }
    }

    @Test
    void oneThatIsMadeLaterStaysSinceTheBestMayBeLostToItsMaker() throws Exception {
        dial(smaller, larger);
        awaitAtBoth(1);
        now = now.plus(Duration.ofMinutes(1));
        dial(larger, smaller);
        awaitAtBoth(2);
        assertEquals(List.of(), redundant(smaller, larger));
        assertEquals(List.of(), redundant(larger, smaller));
    }
}
