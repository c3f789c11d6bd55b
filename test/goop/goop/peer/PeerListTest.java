package goop.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.libp2p.Multiaddr;
import goop.presence.Presence;
import goop.presence.Presence.Type;
import goop.presence.PresenceListener.Heard;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

class PeerListTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final long TS = START.toEpochMilli();

    private static final List<Multiaddr> PLACES =
            List.of(address("/ip4/10.0.0.1/tcp/1"), address("/ip4/10.0.0.2/tcp/1"));

    private final PeerList list = new PeerList("me", Duration.ofSeconds(20));

    private static Moment at(long millis) {
        return new Moment(1_000_000 + millis, START.plusMillis(millis));
    }

    private static Presence says(String id, String label, long ts, String... addresses) {
        return new Presence(Type.UPDATE, id, label, "", "", false, List.of(addresses), ts, "");
    }

    private static Presence leaves(String id, long ts) {
        return Presence.of(Type.OFFLINE, id, ts);
    }

    private static Multiaddr address(String text) {
        try {
            return Multiaddr.parse(text);
        } catch (goop.libp2p.ProtocolException wrong) {
            throw new IllegalArgumentException(wrong);
        }
    }

    private ListedPeer row(String id, Moment now) {
        return list.row(id, now).orElseThrow();
    }

    @Test
    void ourOwnMessagesAreNotShown() {
        assertEquals(List.of(), list.heard(Source.WAN, says("me", "I", TS), true, at(0)));
        assertEquals(List.of(), list.found("me", List.of(address("/ip4/10.0.0.1/tcp/1")), at(0)));
        assertEquals(0, list.size());
    }

    @Test
    void aPeerOfFourSourcesIsOneRowThatKnowsThem() {
        list.heard(Source.LOCAL, says("b", "Bob", TS, "/ip4/10.0.0.2/tcp/1"), true, at(0));
        list.heard(Source.WAN, says("b", "Bob", TS + 1, "/ip4/9.9.9.9/tcp/1"), true, at(1));
        list.heard(Source.GOSSIP, says("b", "Bob", TS + 2, "/ip4/10.0.0.2/tcp/1"), true, at(2));
        list.found("b", List.of(address("/ip4/10.0.0.2/tcp/1")), at(3));
        ListedPeer bob = row("b", at(3));
        assertEquals(Set.of(Source.values()), bob.sources());
        assertTrue(bob.verified());
        assertEquals(4, bob.addresses().size());
        assertEquals(1, list.rows(at(3)).size());
    }

    @Test
    void itIsToldWhenASourceLosesAPeerThatAnotherSeesAndWhenItSeesItAgain() {
        Presence bob = says("b", "Bob", TS, "/ip4/9.9.9.9/tcp/1");
        list.heard(Source.GOSSIP, bob, true, at(0));
        list.hold(Source.GOSSIP);
        assertEquals(
                Set.of(Source.GOSSIP, Source.WAN), told(list.heard(Source.WAN, bob, true, at(1))));
        assertEquals(List.of(), list.heard(Source.WAN, bob, true, at(2)));
        assertEquals(List.of(), list.expire(at(20_001)));
        assertEquals(Set.of(Source.GOSSIP), told(list.expire(at(20_002))));
        assertEquals(
                Set.of(Source.GOSSIP, Source.WAN),
                told(list.heard(Source.WAN, bob, true, at(20_003))));
        assertEquals(Set.of(Source.GOSSIP), told(list.snapshot(Source.WAN, List.of(), at(20_004))));
    }

    private static Set<Source> told(List<PeerChange> changes) {
        assertEquals(1, changes.size());
        return assertInstanceOf(PeerChange.Changed.class, changes.getFirst()).peer().sources();
    }

    @Test
    void aGoodbyeByAClockThatWasAheadKeepsNobodyAwayForLong() {
        long ahead = Duration.ofHours(1).toMillis();
        list.heard(Source.WAN, says("b", "Bob", TS), true, at(0));
        list.heard(Source.GOSSIP, leaves("b", TS + ahead), true, at(1));
        assertEquals(0, list.size());
        list.heard(Source.WAN, says("b", "Bob", TS + 1), true, at(2));
        assertEquals(0, list.size(), "what was on its way");
        list.heard(Source.WAN, says("b", "Bob", TS + 30_000), true, at(30_000));
        assertEquals(1, list.size());
    }

    @Test
    void aConnectedPeerThatTellsOtherAddressesHasPerhapsMoved() {
        Reach lan = new Reach(Reach.Way.LAN, Optional.empty(), "");
        list.heard(Source.WAN, says("b", "Bob", TS, "/ip4/9.9.9.1/tcp/1"), true, at(0));
        list.heard(Source.WAN, says("b", "Bob", TS + 1, "/ip4/9.9.9.2/tcp/1"), true, at(1));
        assertEquals(Set.of(), list.takeMoved(), "not connected");
        list.reached("b", lan, at(2));
        list.heard(Source.WAN, says("b", "Bob", TS + 2, "/ip4/9.9.9.2/tcp/1"), true, at(3));
        assertEquals(Set.of(), list.takeMoved(), "said before");
        list.heard(Source.WAN, says("b", "Bob", TS + 4, "/ip4/9.9.9.3/tcp/1"), true, at(4));
        assertEquals(Set.of("b"), list.takeMoved());
        assertEquals(Set.of(), list.takeMoved());
        list.expire(at(30_000));
        assertEquals(0, list.size());
        list.heard(Source.WAN, says("b", "Bob", TS + 5, "/ip4/9.9.9.4/tcp/1"), true, at(30_001));
        assertEquals(Set.of("b"), list.takeMoved(), "connected, and lost meanwhile");
    }

    @Test
    void ofTwoServersOneIsForgottenAndWhomTheOtherSeesStays() {
        WanServer one = new WanServer();
        WanServer other = new WanServer();
        list.heard(one, says("b", "Bob", TS, "/ip4/9.9.9.1/tcp/1"), true, at(0));
        list.heard(other, says("b", "Bob", TS + 1, "/ip4/9.9.9.2/tcp/1"), true, at(1));
        list.heard(one, says("c", "Carol", TS), true, at(1));
        assertEquals(Set.of(Source.WAN), row("b", at(1)).sources());
        assertEquals(2, row("b", at(1)).addresses().size());
        List<PeerChange> changes = list.forget(one, at(2));
        assertTrue(changes.contains(new PeerChange.Left("c", "Carol")), changes.toString());
        assertFalse(changes.contains(new PeerChange.Left("b", "Bob")), changes.toString());
        assertEquals(Set.of(Source.WAN), row("b", at(2)).sources());
        assertEquals(
                List.of(address("/ip4/9.9.9.2/tcp/1")),
                row("b", at(2)).addresses().stream().map(KnownAddress::address).toList());
        // One that is joined again is another, and begins with nothing.
        list.heard(new WanServer(), says("c", "Carol", TS + 2), true, at(3));
        assertEquals(List.of(new PeerChange.Left("b", "Bob")), list.forget(other, at(4)));
        assertEquals(1, list.size());
    }

    @Test
    void itLeavesWhenEverySourceHasLostIt() {
        list.heard(Source.LOCAL, says("b", "Bob", TS), false, at(0));
        list.heard(Source.WAN, says("b", "Bob", TS), false, at(0));
        assertFalse(
                list.heard(Source.LOCAL, leaves("b", TS + 1), false, at(1)).stream()
                        .anyMatch(PeerChange.Left.class::isInstance));
        assertEquals(Set.of(Source.WAN), row("b", at(1)).sources());
        assertEquals(
                List.of(new PeerChange.Left("b", "Bob")),
                list.heard(Source.WAN, leaves("b", TS + 2), false, at(2)));
    }

    @Test
    void itLeavesATtlAfterTheLastWordOfIt() {
        list.heard(Source.WAN, says("b", "Bob", TS), true, at(0));
        assertEquals(List.of(), list.expire(at(19_999)));
        assertEquals(List.of(new PeerChange.Left("b", "Bob")), list.expire(at(20_000)));
    }

    @Test
    void whileAServerSpeaksForItsPeersNobodyExpires() {
        list.hold(Source.WAN);
        list.heard(Source.WAN, says("b", "Bob", TS), true, at(0));
        assertEquals(List.of(), list.expire(at(600_000)));
        list.release(Source.WAN, at(600_000));
        assertEquals(List.of(), list.expire(at(619_999)));
        assertEquals(1, list.expire(at(620_000)).size());
    }

    @Test
    void aSnapshotTakesOutWhoIsNotInIt() {
        list.heard(Source.WAN, says("b", "Bob", TS), true, at(0));
        List<PeerChange> changes =
                list.snapshot(Source.WAN, List.of(new Heard(says("c", "Carl", TS), true)), at(1));
        assertEquals(2, changes.size());
        assertInstanceOf(PeerChange.Came.class, changes.getFirst());
        assertEquals(new PeerChange.Left("b", "Bob"), changes.getLast());
    }

    @Test
    void aVerifiedMessageStandsAgainstUnsignedOnesAndTheirAddresses() {
        list.heard(Source.WAN, says("b", "Bob", TS, "/ip4/9.9.9.9/tcp/1"), true, at(0));
        list.heard(Source.LOCAL, says("b", "Eve", TS + 9, "/ip4/6.6.6.6/tcp/1"), false, at(1));
        ListedPeer bob = row("b", at(1));
        assertEquals("Bob", bob.label());
        assertEquals(
                List.of("/ip4/9.9.9.9/tcp/1"),
                bob.addresses().stream().map(each -> each.address().toString()).toList());
    }

    @Test
    void laterNewsOfUnsignedPeersWin() {
        list.heard(Source.WAN, says("b", "Bob", TS + 5), false, at(0));
        list.heard(Source.LOCAL, says("b", "Old", TS), false, at(1));
        assertEquals("Bob", row("b", at(1)).label());
        list.heard(Source.LOCAL, says("b", "New", TS + 6), false, at(2));
        assertEquals("New", row("b", at(2)).label());
    }

    @Test
    void aSignedGoodbyeCountsEverywhereAndIsNotUndoneByWhatWasSaidBefore() {
        list.heard(Source.LOCAL, says("b", "Bob", TS), true, at(0));
        list.heard(Source.WAN, says("b", "Bob", TS), true, at(0));
        list.found("b", List.of(), at(0));
        assertEquals(
                List.of(new PeerChange.Left("b", "Bob")),
                list.heard(Source.GOSSIP, leaves("b", TS + 10), true, at(10)));
        assertEquals(List.of(), list.heard(Source.WAN, says("b", "Bob", TS + 5), true, at(11)));
        assertEquals(0, list.size());
        assertEquals(1, list.heard(Source.WAN, says("b", "Bob", TS + 11), true, at(12)).size());
    }

    @Test
    void anUnsignedGoodbyeCountsForItsOwnSourceOnly() {
        list.heard(Source.LOCAL, says("b", "Bob", TS), true, at(0));
        list.heard(Source.WAN, leaves("b", TS + 10), false, at(10));
        assertEquals(Set.of(Source.LOCAL), row("b", at(10)).sources());
    }

    @Test
    void anOldMessageThatIsGossipedAgainKeepsNobodyAlive() {
        Presence said = says("b", "Bob", TS);
        list.heard(Source.GOSSIP, said, true, at(0));
        assertEquals(List.of(), list.heard(Source.GOSSIP, said, true, at(15_000)));
        assertEquals(1, list.expire(at(20_000)).size());
        assertEquals(List.of(), list.heard(Source.GOSSIP, said, true, at(21_000)));
        assertEquals(0, list.size());
    }

    @Test
    void whatWasSaidByAClockThatWasAheadGivesWayToWhatIsSaidByItSetRight() {
        long ahead = TS + Duration.ofHours(2).toMillis();
        list.heard(Source.GOSSIP, says("b", "Bob", ahead), true, at(0));
        list.heard(Source.WAN, says("b", "Robert", TS + 10), true, at(10));
        assertEquals("Robert", row("b", at(10)).label());
        list.heard(Source.GOSSIP, says("b", "Bob again", TS + 9), true, at(11));
        assertEquals("Robert", row("b", at(11)).label(), "by a clock that is right, later wins");
        list.heard(Source.WAN, says("b", "Mallory", ahead), false, at(12));
        assertEquals("Robert", row("b", at(12)).label());
    }

    @Test
    void aPeerWhoseClockWasWrongIsNotSilencedOnGossip() {
        long tomorrow = TS + Duration.ofDays(1).toMillis();
        list.heard(Source.GOSSIP, says("b", "Bob", tomorrow), true, at(0));
        list.expire(at(20_000));
        assertEquals(
                1,
                list.heard(Source.GOSSIP, says("b", "Bob", TS + 21_000), true, at(21_000)).size());
    }

    @Test
    void whomMdnsFoundStaysWhileItIsConnected() {
        list.found("b", List.of(address("/ip4/10.0.0.2/tcp/1")), at(0));
        Reach lan = new Reach(Reach.Way.LAN, Optional.empty(), "");
        list.reached("b", lan, at(1));
        for (long t = 1_000; t < 100_000; t += 1_000) assertEquals(List.of(), list.expire(at(t)));
        assertEquals(lan, row("b", at(100_000)).reach());
        list.reached("b", Reach.UNTRIED, at(100_000));
        assertEquals(1, list.expire(at(120_001)).size());
    }

    @Test
    void mdnsDoesNotTakeALabelAway() {
        list.heard(Source.GOSSIP, says("b", "Bob", TS), true, at(0));
        list.found("b", List.of(address("/ip4/10.0.0.2/tcp/1")), at(1));
        list.lost(Source.GOSSIP, "b", at(2));
        list.found("b", List.of(address("/ip4/10.0.0.3/tcp/1")), at(3));
        assertEquals("Bob", row("b", at(3)).label());
        assertEquals(
                List.of("/ip4/10.0.0.3/tcp/1"),
                row("b", at(3)).addresses().stream()
                        .map(each -> each.address().toString())
                        .toList());
    }

    @Test
    void whoIsConnectedBeforeItIsListedIsShownAsReached() {
        Reach direct = new Reach(Reach.Way.DIRECT, Optional.of(Duration.ofMillis(9)), "");
        assertEquals(List.of(), list.reached("b", direct, at(0)));
        list.heard(Source.WAN, says("b", "Bob", TS), true, at(1));
        assertEquals(direct, row("b", at(1)).reach());
    }

    /// What a reader of the changes believes is what the list holds, whatever comes in which order;
    /// and who is in the list is seen by a source.
    @Test
    void changesTellTheWholeStoryOverThousandsOfSchedules() {
        for (long seed = 0; seed < 1_000; seed++) {
            try {
                new Schedule(seed).run();
            } catch (AssertionError failed) {
                throw new AssertionError("seed " + seed, failed);
            }
        }
    }

    private static final class Schedule {
        private final Random random;
        private final PeerList list = new PeerList("p0", Duration.ofSeconds(20));
        private final Map<String, String> believed = new HashMap<>();
        private long now;

        Schedule(long seed) {
            random = new Random(seed);
        }

        void run() {
            for (int step = 0; step < 120; step++) {
                now += random.nextInt(4_000);
                step().forEach(this::believe);
                check();
            }
            for (Source each : Source.values()) list.release(each, at(now));
            for (int id = 1; id < 5; id++) {
                list.reached("p" + id, Reach.UNTRIED, at(now)).forEach(this::believe);
            }
            now += 21_000;
            list.expire(at(now)).forEach(this::believe);
            check();
            assertEquals(Map.of(), believed);
        }

        private List<PeerChange> step() {
            Source source = Source.values()[random.nextInt(4)];
            String id = "p" + random.nextInt(5);
            boolean verified = random.nextBoolean();
            long ts = TS + now + random.nextInt(3_000) - 1_500;
            return switch (random.nextInt(9)) {
                case 0, 1, 2 ->
                        source == Source.MDNS
                                ? list.found(id, List.of(where()), at(now))
                                : list.heard(source, said(id, ts), verified, at(now));
                case 3 -> list.heard(source, leaves(id, ts), verified, at(now));
                case 4 -> {
                    List<Heard> all = new ArrayList<>();
                    for (int each = 0; each < 5; each++) {
                        if (random.nextBoolean())
                            all.add(new Heard(said("p" + each, ts), verified));
                    }
                    yield list.snapshot(source, all, at(now));
                }
                case 5 -> list.expire(at(now));
                case 6 -> {
                    if (random.nextBoolean()) list.hold(source);
                    else list.release(source, at(now));
                    yield List.of();
                }
                case 7 -> list.lost(source, id, at(now));
                default -> {
                    Reach.Way way = Reach.Way.values()[random.nextInt(6)];
                    yield list.reached(id, new Reach(way, Optional.empty(), ""), at(now));
                }
            };
        }

        private Presence said(String id, long ts) {
            return says(id, "label " + random.nextInt(3), ts, where().toString());
        }

        private Multiaddr where() {
            return PLACES.get(random.nextInt(PLACES.size()));
        }

        private void believe(PeerChange change) {
            switch (change) {
                case PeerChange.Came(ListedPeer peer) -> {
                    assertFalse(believed.containsKey(peer.id()), "came twice: " + peer.id());
                    believed.put(peer.id(), text(peer));
                }
                case PeerChange.Changed(ListedPeer peer) -> {
                    assertTrue(believed.containsKey(peer.id()), "changed unseen: " + peer.id());
                    believed.put(peer.id(), text(peer));
                }
                case PeerChange.Left(String id, String label) -> {
                    assertTrue(believed.remove(id) != null, "left unseen: " + id);
                }
            }
        }

        private static String text(ListedPeer peer) {
            return peer.label() + peer.verified() + peer.reach();
        }

        private void check() {
            List<ListedPeer> rows = list.rows(at(now));
            assertEquals(
                    rows.stream().collect(Collectors.toMap(ListedPeer::id, Schedule::text)),
                    believed);
            for (ListedPeer each : rows) {
                assertFalse(each.id().equals("p0"));
                assertFalse(each.sources().isEmpty(), "a ghost: " + each.id());
            }
        }
    }
}
