package goop.libp2p.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.libp2p.Keypair;
import goop.libp2p.PeerId;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

class ReservationTableTest {
    private static final long TTL = 60_000;
    private static final List<PeerId> PEERS =
            Stream.generate(() -> Keypair.generate().peerId()).limit(12).toList();

    private static ReservationTable table(int all, int perPeer, int perAddress, int perNetwork) {
        return new ReservationTable(
                new RelayLimits.Reservations(
                        all, perPeer, perAddress, perNetwork, Duration.ofMillis(TTL)));
    }

    private static InetAddress ip(String literal) {
        return InetAddress.ofLiteral(literal);
    }

    @Test
    void aPlaceLastsItsTimeAndIsRenewed() {
        ReservationTable table = table(9, 9, 9, 9);
        PeerId peer = PEERS.getFirst();
        assertFalse(table.has(peer, 0));
        assertTrue(table.reserve(peer, ip("192.0.2.1"), 0));
        assertTrue(table.has(peer, TTL - 1));
        assertFalse(table.has(peer, TTL));
        assertTrue(table.reserve(peer, ip("192.0.2.1"), TTL - 1));
        assertTrue(table.has(peer, TTL + 1));
        assertEquals(1, table.size());
        assertEquals(List.of(), table.expire(2 * TTL - 2));
        assertEquals(List.of(peer), table.expire(2 * TTL - 1));
        assertEquals(0, table.size());
    }

    @Test
    void onlySoManyHaveAPlace() {
        ReservationTable table = table(2, 9, 9, 9);
        assertTrue(table.reserve(PEERS.get(0), ip("192.0.2.1"), 0));
        assertTrue(table.reserve(PEERS.get(1), ip("198.51.100.1"), 0));
        assertFalse(table.reserve(PEERS.get(2), ip("203.0.113.1"), 0));
        // Who has one may renew it all the same.
        assertTrue(table.reserve(PEERS.get(0), ip("192.0.2.1"), 1));
        assertTrue(table.drop(PEERS.get(1)));
        assertFalse(table.drop(PEERS.get(1)));
        assertTrue(table.reserve(PEERS.get(2), ip("203.0.113.1"), 2));
    }

    @Test
    void onePeerAsksOnlySoOften() {
        ReservationTable table = table(9, 3, 9, 9);
        PeerId peer = PEERS.getFirst();
        for (int i = 0; i < 3; i++) assertTrue(table.reserve(peer, ip("192.0.2.1"), i));
        assertFalse(table.reserve(peer, ip("192.0.2.1"), 3));
        assertTrue(table.has(peer, 4));
        table.expire(TTL);
        assertTrue(table.reserve(peer, ip("192.0.2.1"), TTL));
    }

    @Test
    void anAddressAndANetworkHaveOnlySoMany() {
        ReservationTable table = table(9, 9, 2, 3);
        assertTrue(table.reserve(PEERS.get(0), ip("192.0.2.1"), 0));
        assertTrue(table.reserve(PEERS.get(1), ip("192.0.2.1"), 0));
        assertFalse(table.reserve(PEERS.get(2), ip("192.0.2.1"), 0));
        assertTrue(table.reserve(PEERS.get(2), ip("192.0.2.2"), 0));
        assertFalse(table.reserve(PEERS.get(3), ip("192.0.2.3"), 0));
        assertTrue(table.reserve(PEERS.get(3), ip("192.0.3.1"), 0));
    }

    @Test
    void sixAddressesCountBySixtyFourAndByFortyEight() {
        ReservationTable table = table(9, 9, 1, 2);
        assertTrue(table.reserve(PEERS.get(0), ip("2001:db8:1:1::1"), 0));
        assertFalse(table.reserve(PEERS.get(1), ip("2001:db8:1:1::2"), 0));
        assertTrue(table.reserve(PEERS.get(1), ip("2001:db8:1:2::1"), 0));
        assertFalse(table.reserve(PEERS.get(2), ip("2001:db8:1:3::1"), 0));
        assertTrue(table.reserve(PEERS.get(2), ip("2001:db8:2:1::1"), 0));
    }

    @Test
    void loopbackIsExempt() {
        ReservationTable table = table(9, 9, 1, 1);
        for (PeerId each : PEERS.subList(0, 9)) {
            assertTrue(table.reserve(each, ip("127.0.0.1"), 0));
        }
        assertFalse(table.reserve(PEERS.get(9), ip("127.0.0.1"), 0));
    }

    @Test
    void thoseWhoMoveToAFullAddressKeepWhatWasPromised() {
        ReservationTable table = table(9, 9, 1, 9);
        assertTrue(table.reserve(PEERS.get(0), ip("192.0.2.1"), 0));
        assertTrue(table.reserve(PEERS.get(1), ip("192.0.3.1"), 0));
        assertFalse(table.reserve(PEERS.get(1), ip("192.0.2.1"), 10));
        assertTrue(table.has(PEERS.get(1), 11));
        assertFalse(table.has(PEERS.get(1), TTL));
    }

    /// Against a list that is counted from scratch each time.
    @Test
    void theCountsAreRightAfterAnyOrderOfEvents() {
        for (int round = 0; round < 2_000; round++) {
            long seed = System.nanoTime() + round;
            Random random = new Random(seed);
            ReservationTable table = table(5, 1_000, 2, 3);
            Map<PeerId, ReservationTable.Place> model = new HashMap<>();
            long now = 0;
            for (int step = 0; step < 60; step++) {
                now += random.nextInt((int) TTL / 4);
                PeerId peer = PEERS.get(random.nextInt(8));
                switch (random.nextInt(4)) {
                    case 0 -> {
                        table.drop(peer);
                        model.remove(peer);
                    }
                    case 1 -> {
                        table.expire(now);
                        long time = now;
                        model.values().removeIf(each -> each.ends() <= time);
                    }
                    default -> {
                        InetAddress from =
                                ip("192.0." + random.nextInt(2) + "." + random.nextInt(3));
                        boolean got = table.reserve(peer, from, now);
                        assertEquals(fits(model, peer, from), got, "seed " + seed);
                        if (got) {
                            model.put(peer, new ReservationTable.Place(peer, from, now + TTL));
                        }
                    }
                }
                assertEquals(model.size(), table.size(), "seed " + seed);
                for (PeerId each : PEERS) {
                    boolean has = model.containsKey(each) && model.get(each).ends() > now;
                    assertEquals(has, table.has(each, now), "seed " + seed);
                }
            }
        }
    }

    private static boolean fits(
            Map<PeerId, ReservationTable.Place> model, PeerId peer, InetAddress from) {
        int all = 0;
        int address = 0;
        int network = 0;
        for (ReservationTable.Place each : model.values()) {
            if (each.peer().equals(peer)) continue;
            all++;
            if (each.address().equals(from)) address++;
            if (each.address().getAddress()[2] == from.getAddress()[2]) network++;
        }
        return all < 5 && address < 2 && network < 3;
    }
}
