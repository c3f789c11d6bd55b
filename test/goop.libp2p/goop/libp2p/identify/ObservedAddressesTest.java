package goop.libp2p.identify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.libp2p.Host;
import goop.libp2p.HostEvent;
import goop.libp2p.Multiaddr;
import goop.libp2p.ObservedAddress;
import goop.libp2p.ProtocolException;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

class ObservedAddressesTest {
    private static final Instant START = Instant.EPOCH;
    private static final Multiaddr LOCAL = address("/ip4/192.168.0.9/tcp/4001");
    private static final Multiaddr SEEN = address("/ip4/5.6.7.8/tcp/1024");
    private static final List<Multiaddr> LISTENING = List.of(address("/ip4/0.0.0.0/tcp/4001"));

    private final ObservedAddresses observed = new ObservedAddresses();

    private static Multiaddr address(String text) {
        try {
            return Multiaddr.parse(text);
        } catch (ProtocolException wrong) {
            throw new IllegalArgumentException(wrong);
        }
    }

    private void saw(Object connection, String remote, String seen) {
        observed.saw(connection, address(remote), LOCAL, address(seen), LISTENING);
    }

    private List<ObservedAddress> now() {
        return observed.all(START);
    }

    @Test
    void placesAreCountedAndNotPeers() {
        saw(1, "/ip4/9.9.9.9/tcp/1", "/ip4/5.6.7.8/tcp/1024");
        saw(2, "/ip4/9.9.9.9/tcp/2", "/ip4/5.6.7.8/tcp/1024");
        assertEquals(List.of(new ObservedAddress(SEEN, 1)), now());
        saw(3, "/ip4/9.9.9.10/tcp/1", "/ip4/5.6.7.8/tcp/1024");
        saw(4, "/ip6/2600:1:2:301::1/tcp/1", "/ip4/5.6.7.8/tcp/1024");
        saw(5, "/ip6/2600:1:2:3ff::1/tcp/1", "/ip4/5.6.7.8/tcp/1024");
        saw(6, "/ip6/2600:1:2:401::1/tcp/1", "/ip4/5.6.7.8/tcp/1024");
        assertEquals(List.of(new ObservedAddress(SEEN, 4)), now());
    }

    @Test
    void theMostObservedComesFirst() {
        saw(1, "/ip4/9.9.9.1/tcp/1", "/ip4/5.6.7.8/tcp/1");
        saw(2, "/ip4/9.9.9.2/tcp/1", "/ip4/5.6.7.8/tcp/1024");
        saw(3, "/ip4/9.9.9.3/tcp/1", "/ip4/5.6.7.8/tcp/1024");
        assertEquals(List.of(2, 1), now().stream().map(ObservedAddress::observers).toList());
        assertEquals(SEEN, now().getFirst().address());
    }

    @Test
    void theLastWordOnAConnectionCounts() {
        saw(1, "/ip4/9.9.9.1/tcp/1", "/ip4/5.6.7.8/tcp/1");
        saw(1, "/ip4/9.9.9.1/tcp/1", "/ip4/5.6.7.8/tcp/1024");
        assertEquals(List.of(new ObservedAddress(SEEN, 1)), now());
    }

    @Test
    void whatAPeerSaidCountsForAWhileAfterItHasLeft() {
        saw(1, "/ip4/9.9.9.1/tcp/1", "/ip4/5.6.7.8/tcp/1024");
        observed.left(1, START);
        Instant last = START.plus(ObservedAddresses.AFTERWARDS);
        assertEquals(1, observed.all(last).size());
        assertEquals(0, observed.all(last.plusMillis(1)).size());
    }

    @Test
    void ofThoseWhoLeftABoundedNumberIsRemembered() {
        int many = 10 * ObservedAddresses.MOST_GONE;
        for (int i = 1; i <= many; i++) {
            saw(i, "/ip4/9.9.9.1/tcp/1", "/ip4/5.6.7.8/tcp/" + i);
            observed.left(i, START);
        }
        List<ObservedAddress> kept = now();
        assertEquals(ObservedAddresses.MOST_GONE, kept.size());
        assertTrue(
                kept.contains(new ObservedAddress(address("/ip4/5.6.7.8/tcp/" + many), 1)),
                "the last is kept");
    }

    @Test
    void whatHelpsNobodyIsLeftOut() {
        saw(1, "/ip4/9.9.9.1/tcp/1", "/ip4/192.168.0.1/tcp/1024"); // narrower than the observer
        saw(2, "/ip4/9.9.9.1/tcp/1", "/ip4/0.0.0.0/tcp/1024");
        saw(3, "/ip4/9.9.9.1/tcp/1", "/ip4/5.6.7.8/udp/1024");
        saw(4, "/dns4/example.org/tcp/1", "/ip4/5.6.7.8/tcp/1024");
        saw(
                5,
                "/ip4/9.9.9.1/tcp/1/p2p/12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA"
                        + "/p2p-circuit",
                "/ip4/5.6.7.8/tcp/1024");
        observed.saw(
                6, // we dialled from a port that nobody can dial
                address("/ip4/9.9.9.1/tcp/1"),
                address("/ip4/192.168.0.9/tcp/50000"),
                SEEN,
                LISTENING);
        assertEquals(List.of(), now());
    }

    @Test
    void aHostTellsWhereItsPeersSeeIt() throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        try (Host host = Host.builder().listen("/ip4/127.0.0.1/tcp/0").start();
                Host peer = Host.builder().listen("/ip4/127.0.0.1/tcp/0").start()) {
            host.subscribe(
                    event -> {
                        if (event instanceof HostEvent.PeerIdentified) told.countDown();
                    });
            peer.connect(host.fullAddresses().getFirst()).awaitInfo(Duration.ofSeconds(10));
            assertTrue(told.await(10, TimeUnit.SECONDS), "identified");
            Multiaddr ours = host.listenAddresses().getFirst();
            assertEquals(List.of(new ObservedAddress(ours, 1)), host.observedAddresses());
        }
    }
}
