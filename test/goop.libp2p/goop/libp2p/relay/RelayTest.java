package goop.libp2p.relay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.libp2p.CircuitLimit;
import goop.libp2p.Connection;
import goop.libp2p.Host;
import goop.libp2p.Keypair;
import goop.libp2p.Multiaddr;
import goop.libp2p.PeerId;
import goop.libp2p.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Our hosts at both ends and in the middle.
class RelayTest {
    private final Hosts hosts = new Hosts();

    @AfterEach
    void closeHosts() {
        hosts.close();
    }

    @Test
    void aPeerThatListensNowhereIsReachedThroughARelay() throws Exception {
        Host relay = hosts.relay();
        Host hidden = hosts.hidden();
        Reservation reservation = Hosts.reserve(hidden, relay);
        assertEquals(relay.peerId(), reservation.relay());
        Multiaddr address = hidden.fullAddresses().getFirst();
        assertEquals(Hosts.through(relay, hidden), address);

        Host caller = hosts.hidden();
        Connection connection = caller.connect(address);
        assertTrue(connection.isRelayed());
        assertFalse(connection.isInbound());
        assertEquals(hidden.peerId(), connection.remotePeer());
        byte[] sent = new byte[3_000_000];
        new Random(1).nextBytes(sent);
        assertArrayEquals(sent, Hosts.echo(connection, sent));

        Connection seen = Hosts.connection(hidden, caller);
        assertTrue(seen.isRelayed());
        assertTrue(seen.isInbound());
        assertArrayEquals(sent, Hosts.echo(seen, sent));
    }

    @Test
    void theLimitIsToldToBothEnds() throws Exception {
        Host relay = hosts.relay();
        Host hidden = hosts.hidden();
        CircuitLimit told = Hosts.reserve(hidden, relay).limit();
        assertEquals(RelayLimits.defaults().circuits().bytes(), told.bytes());
        assertEquals(RelayLimits.defaults().circuits().duration(), told.duration());
        Host caller = hosts.hidden();
        Connection connection = caller.connect(Hosts.through(relay, hidden));
        assertTrue(connection.isLimited());
        assertEquals(told, connection.limit().orElseThrow());
        assertEquals(told, Hosts.connection(hidden, caller).limit().orElseThrow());
    }

    @Test
    void withoutALimitNothingIsToldOfOne() throws Exception {
        Host relay = hosts.relay(Hosts.UNLIMITED);
        Host hidden = hosts.hidden();
        assertEquals(CircuitLimit.NONE, Hosts.reserve(hidden, relay).limit());
        Host caller = hosts.hidden();
        assertFalse(caller.connect(Hosts.through(relay, hidden)).isLimited());
        assertFalse(Hosts.connection(hidden, caller).isLimited());
    }

    @Test
    void bothEndsOfACircuitCloseWhenOneDoes() throws Exception {
        Host relay = hosts.relay();
        Host hidden = hosts.hidden();
        Hosts.reserve(hidden, relay);
        Host caller = hosts.hidden();
        Connection connection = caller.connect(Hosts.through(relay, hidden));
        Connection other = Hosts.connection(hidden, caller);
        Hosts.await(() -> relay.relayService().orElseThrow().circuits() == 1);
        connection.close();
        Hosts.await(() -> !other.isOpen());
        Hosts.await(() -> relay.relayService().orElseThrow().circuits() == 0);
        // Only the streams of identify may be under way still, and they end by themselves.
        Hosts.await(() -> relay.streamCount() == 0);
        Hosts.await(() -> hidden.streamCount() == 0);
        Hosts.await(() -> caller.streamCount() == 0);
    }

    @Test
    void placesAreKeptAtSeveralRelaysAndCircuitsGoThroughEach() throws Exception {
        List<Host> relays = List.of(hosts.relay(), hosts.relay(), hosts.relay());
        Host hidden = hosts.hidden();
        hidden.relays()
                .use(relays.stream().map(each -> each.fullAddresses().getFirst()).toList(), 2);
        Hosts.await(() -> hidden.relays().reservations().size() == 2);
        for (Host relay : relays.subList(0, 2)) {
            Host caller = hosts.hidden();
            try (Stream stream =
                    caller.connect(Hosts.through(relay, hidden)).newStream(Hosts.ECHO)) {
                stream.closeWrite();
                assertEquals(-1, stream.in().read());
            }
        }
    }

    @Test
    void allCircuitsTogetherCarryNoMoreThanTheRelayAllowsAndShareIt() throws Exception {
        int perSecond = 1_000_000;
        Host relay =
                hosts.relay(
                        Hosts.UNLIMITED.with(
                                new RelayLimits.Traffic(perSecond, 0, Duration.ofDays(1))));
        List<Connection> circuits = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Host hidden = hosts.hidden();
            Hosts.reserve(hidden, relay);
            circuits.add(hosts.hidden().connect(Hosts.through(relay, hidden)));
        }
        long start = System.nanoTime();
        long before = relay.relayService().orElseThrow().bytes();
        // One has a stream, the other eight: the first gets its half all the same.
        Thread greedy = Thread.ofVirtual().start(() -> many(circuits.get(1)));
        assertEquals(300_000, Hosts.echo(circuits.get(0), new byte[300_000]).length);
        long took = System.nanoTime() - start;
        long bytes = relay.relayService().orElseThrow().bytes() - before;
        greedy.join();
        // What may go at once, and one piece.
        long most = (long) (perSecond * (took / 1e9 + 0.1)) + 65_536;
        System.out.printf("%d bytes in %.2f s%n", bytes, took / 1e9);
        assertTrue(bytes <= most, bytes + " bytes, at most " + most);
        // There and back are 600 kB, so all are twice that; with a ninth of the bandwidth for it
        // the other's 2.4 MB would all have gone before.
        assertTrue(bytes < 2_000_000, bytes + " bytes went meanwhile");
    }

    private static void many(Connection connection) {
        List<Thread> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            all.add(
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        try {
                                            Hosts.echo(connection, new byte[150_000]);
                                        } catch (Exception failed) {
                                            throw new AssertionError(failed);
                                        }
                                    }));
        }
        try {
            for (Thread each : all) each.join();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void anAddressThatNamesNoRelayIsRefusedWithTheFormThatWouldBeRight() throws Exception {
        Host caller = hosts.hidden();
        PeerId nobody = Keypair.generate().peerId();
        Multiaddr bare = Multiaddr.parse("/p2p-circuit/p2p/" + nobody);
        IOException refused =
                assertThrows(IOException.class, () -> caller.connect(nobody, List.of(bare)));
        assertTrue(refused.getMessage().contains("lacks the relay's"), refused.getMessage());
    }
}
