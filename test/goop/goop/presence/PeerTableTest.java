package goop.presence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.presence.Change.Appeared;
import goop.presence.Change.Changed;
import goop.presence.Change.Departed;
import goop.presence.Change.Full;
import goop.presence.Change.Nothing;
import goop.presence.Change.Renewed;
import goop.presence.Presence.Type;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Set;

class PeerTableTest {
    private final PeerTable table = new PeerTable(3, 1 << 20);
    private final PeerSource lan = table.source("lan", Duration.ofSeconds(10));
    private final PeerSource wan = table.source("wan", Duration.ofSeconds(20));

    private static Presence says(String content, long ts) {
        return Messages.saying(Type.UPDATE, "p", content, ts);
    }

    private String content() {
        return table.peer("p").orElseThrow().message().content();
    }

    @Test
    void aPeerIsGoneWhenEverySourceHasLostIt() {
        table.apply(says("a", 1), false, lan, 0);
        assertEquals(new Renewed(says("a", 1)), table.apply(says("a", 1), false, wan, 0));
        assertEquals(List.of(), table.expire(10_000));
        assertEquals(new Nothing(), table.leave("p", lan));
        assertEquals(List.of(), table.expire(19_999));
        assertEquals(List.of(new Departed(says("a", 1))), table.expire(20_000));
        assertEquals(0, table.size());
    }

    @Test
    void theLaterWordWinsAndASourceMayTakeBackItsOwn() {
        assertEquals(new Appeared(says("a", 5), false), table.apply(says("a", 5), false, lan, 0));
        assertEquals(new Renewed(says("a", 5)), table.apply(says("b", 4), false, wan, 0));
        assertEquals(new Changed(says("c", 6), false), table.apply(says("c", 6), false, wan, 0));
        assertEquals(new Changed(says("d", 2), false), table.apply(says("d", 2), false, wan, 0));
    }

    @Test
    void aWordFromTheFutureHoldsOnlyAsLongAsItsSource() {
        table.apply(says("a", Long.MAX_VALUE), false, lan, 0);
        table.apply(says("b", 5), false, wan, 0);
        assertEquals("a", content());
        table.leave("p", lan);
        table.apply(says("b", 6), false, wan, 1);
        assertEquals("b", content());
    }

    @Test
    void whatIsVerifiedIsChangedByNewerVerifiedWordsOnly() {
        table.apply(says("a", 5), false, lan, 0);
        assertEquals(new Changed(says("b", 1), true), table.apply(says("b", 1), true, wan, 0));
        table.apply(says("forged", 9), false, wan, 1);
        table.apply(says("forged", 9), false, lan, 1);
        table.apply(says("old", 1), true, lan, 1);
        assertEquals("b", content());
        assertTrue(table.peer("p").orElseThrow().verified());
        assertEquals(new Changed(says("c", 2), true), table.apply(says("c", 2), true, lan, 2));
        table.unverify("p");
        assertFalse(table.peer("p").orElseThrow().verified());
        assertEquals(new Changed(says("d", 3), false), table.apply(says("d", 3), false, lan, 3));
    }

    @Test
    void aSourceThatIsHeldLosesNobodyUntilItIsReleased() {
        table.apply(says("a", 1), false, wan, 0);
        table.hold(wan);
        assertEquals(List.of(), table.expire(1_000_000));
        table.release(wan, 1_000_000);
        assertEquals(List.of(), table.expire(1_019_999));
        assertEquals(1, table.expire(1_020_000).size());
    }

    @Test
    void aSnapshotTakesAwayWhoIsNotInIt() {
        for (String peer : List.of("a", "b", "c")) {
            table.apply(Presence.of(Type.ONLINE, peer, 1), false, wan, 0);
        }
        table.apply(Presence.of(Type.ONLINE, "a", 1), false, lan, 0);
        List<Departed> gone = table.retain(wan, Set.of("c"));
        assertEquals(List.of(new Departed(Presence.of(Type.ONLINE, "b", 1))), gone);
        assertEquals(2, table.size());
    }

    @Test
    void theTableIsBoundedInPeersAndInBytes() {
        for (String peer : List.of("a", "b", "c")) {
            table.apply(Presence.of(Type.ONLINE, peer, 1), false, wan, 0);
        }
        assertEquals(new Full(), table.apply(says("x", 1), false, wan, 0));
        PeerTable small = new PeerTable(1000, 5000);
        PeerSource source = small.source("s", Duration.ofSeconds(10));
        assertEquals(new Full(), small.apply(says("x".repeat(5000), 1), false, source, 0));
        for (int round = 0; round < 100; round++) {
            small.apply(says("x".repeat(1000), round), false, source, 0);
            assertTrue(small.leave("p", source) instanceof Departed);
        }
        small.apply(says("x", 1), false, source, 0);
        assertEquals(new Full(), small.apply(says("x".repeat(5000), 2), false, source, 0));
        assertEquals("x", small.peer("p").orElseThrow().message().content());
    }

    @Test
    void aHeartbeatLeavesNoSecondCopyOfWhatIsKnown() {
        table.apply(says(new String("a"), 1), false, lan, 0);
        Presence first = table.peer("p").orElseThrow().message();
        Presence beat = says(new String("a"), 2).withPeerId(new String("p"));
        assertEquals(new Renewed(beat), table.apply(beat, false, lan, 1));
        Presence kept = table.peer("p").orElseThrow().message();
        assertEquals(beat, kept);
        assertSame(first.peerId(), kept.peerId());
        assertSame(first.content(), kept.content());
        assertSame(first.addrs(), kept.addrs());
    }

    @Test
    void whoWasHeardOfLastExpiresLast() {
        table.apply(Presence.of(Type.ONLINE, "a", 1), false, lan, 0);
        table.apply(Presence.of(Type.ONLINE, "b", 1), false, lan, 1000);
        table.apply(Presence.of(Type.UPDATE, "a", 2), false, lan, 2000);
        assertEquals("b", table.expire(11_500).getFirst().last().peerId());
        assertEquals("a", table.expire(12_500).getFirst().last().peerId());
    }
}
