package goop.libp2p.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.libp2p.Keypair;
import goop.libp2p.Multiaddr;
import goop.libp2p.PeerId;
import goop.libp2p.ProtocolException;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

class DialBackoffTest {
    private Instant now = Instant.EPOCH;
    private final DialBackoff backoff = new DialBackoff(() -> now);
    private final AddressBook book = new AddressBook(() -> now, 3);
    private final PeerId peer = Keypair.generate().peerId();
    private final Multiaddr address;
    private final Multiaddr other;

    DialBackoffTest() throws ProtocolException {
        address = Multiaddr.parse("/ip4/192.0.2.1/tcp/1");
        other = Multiaddr.parse("/ip4/192.0.2.1/tcp/2");
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    @Test
    void eachFailureMakesThePauseLongerUpToFiveMinutes() {
        long[] seconds = {5, 10, 20, 40, 80, 160, 300, 300};
        for (long each : seconds) {
            assertTrue(backoff.mayDial(peer, address));
            backoff.failed(peer, address);
            pass(Duration.ofSeconds(each).minusMillis(1));
            assertFalse(backoff.mayDial(peer, address));
            assertTrue(backoff.mayDial(peer, other));
            pass(Duration.ofMillis(1));
        }
        backoff.failed(peer, address);
        backoff.forget(peer);
        assertTrue(backoff.mayDial(peer, address));
    }

    @Test
    void aClockThatIsSetBackKeepsNobodyFromDialling() {
        backoff.failed(peer, address);
        pass(Duration.ofHours(-1));
        assertTrue(backoff.mayDial(peer, address));
        backoff.failed(peer, address);
        assertFalse(backoff.mayDial(peer, address));
        backoff.forgetAll();
        assertTrue(backoff.mayDial(peer, address));
    }

    @Test
    void addressesAreForgottenInTime() {
        book.add(peer, List.of(address), Duration.ofSeconds(10));
        book.add(peer, List.of(address.withPeer(peer)), Duration.ofSeconds(5));
        book.add(peer, List.of(other), Duration.ofSeconds(5));
        pass(Duration.ofSeconds(6));
        assertEquals(List.of(address), book.addresses(peer));
        pass(Duration.ofSeconds(5));
        assertEquals(List.of(), book.addresses(peer));
        assertEquals(0, book.size());
    }

    @Test
    void ofTooManyPeersTheLongestUnusedIsForgotten() {
        book.add(peer, List.of(address), Duration.ofDays(1));
        for (int count = 0; count < 2; count++) {
            book.add(Keypair.generate().peerId(), List.of(address), Duration.ofDays(1));
        }
        book.addresses(peer);
        for (int count = 0; count < 2; count++) {
            book.add(Keypair.generate().peerId(), List.of(address), Duration.ofDays(1));
        }
        assertEquals(3, book.size());
        assertEquals(List.of(address), book.addresses(peer));
    }
}
