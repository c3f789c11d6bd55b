package goop.libp2p.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.libp2p.Keypair;
import goop.libp2p.Multiaddr;
import goop.libp2p.PeerId;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

class CandidatesTest {
    private static final long HOUR = 3_600_000;
    private static final List<PeerId> R =
            Stream.generate(() -> Keypair.generate().peerId()).limit(6).toList();

    private final Candidates candidates = new Candidates(new Random(1));

    private static Map<PeerId, List<Multiaddr>> listed(PeerId... relays) {
        Map<PeerId, List<Multiaddr>> listed = new LinkedHashMap<>();
        for (PeerId each : relays) listed.put(each, List.of());
        return listed;
    }

    private List<PeerId> due(long now) {
        return candidates.due(now).stream().map(Candidates.Question::relay).toList();
    }

    @Test
    void theFirstAreAskedAndNoMoreThanAreWanted() {
        candidates.use(listed(R.get(0), R.get(1), R.get(2)), 2);
        assertEquals(R.subList(0, 2), due(0));
        assertEquals(List.of(), due(0));
        assertTrue(candidates.granted(R.get(0), HOUR, 1));
        assertTrue(candidates.granted(R.get(1), HOUR, 1));
        assertEquals(List.of(), due(2));
    }

    @Test
    void oneThatRefusesGivesWayToTheNextAndIsLeftInPeace() {
        candidates.use(listed(R.get(0), R.get(1)), 1);
        assertEquals(R.subList(0, 1), due(0));
        assertFalse(candidates.failed(R.get(0), 100));
        assertEquals(R.subList(1, 2), due(100));
        assertFalse(candidates.failed(R.get(1), 200));
        assertEquals(List.of(), due(200));
        long next = candidates.nextAt();
        assertTrue(next >= 2_600 && next <= 5_200, () -> "" + next);
        assertEquals(R.subList(0, 1), due(6_000));
    }

    @Test
    void oneThatWasOutOfReachForLongIsAskedAtOnceWhenThereIsReasonToAndOneThatRefusedIsNot() {
        candidates.use(listed(R.get(0), R.get(1)), 2);
        long now = 0;
        for (int failure = 0; failure < 10; failure++) {
            due(now);
            candidates.failed(R.get(0), now);
            candidates.refused(R.get(1), now);
            now += 300_000;
        }
        due(now);
        candidates.failed(R.get(0), now);
        candidates.refused(R.get(1), now);
        assertEquals(List.of(), due(now + 60_000));
        candidates.again(now + 60_000);
        assertEquals(R.subList(0, 1), due(now + 61_000));
        candidates.failed(R.get(0), now + 61_000);
        assertEquals(R.subList(0, 1), due(now + 66_000));
    }

    @Test
    void aPlaceIsRenewedLongBeforeItEndsAndTriedAgainWhenThatFails() {
        candidates.use(listed(R.get(0), R.get(1)), 1);
        due(0);
        candidates.granted(R.get(0), HOUR, 0);
        long renewal = candidates.nextAt();
        assertEquals(480_000, renewal);
        int tries = 0;
        long now = renewal;
        boolean lost = false;
        while (!lost) {
            assertEquals(R.subList(0, 1), due(now));
            lost = candidates.failed(R.get(0), now);
            tries++;
            if (!lost) now = candidates.nextAt();
        }
        assertTrue(tries > 5, "only " + tries);
        assertTrue(now < HOUR);
        assertEquals(R.subList(1, 2), due(now));
    }

    @Test
    void whenARelayIsLostTheNextIsAskedAndThenItselfAgain() {
        candidates.use(listed(R.get(0), R.get(1), R.get(2)), 2);
        due(0);
        candidates.granted(R.get(0), HOUR, 0);
        candidates.granted(R.get(1), HOUR, 0);
        assertTrue(candidates.lost(R.get(0), 5));
        assertFalse(candidates.lost(R.get(0), 5));
        assertEquals(R.subList(2, 3), due(5));
        candidates.failed(R.get(2), 6);
        assertEquals(R.subList(0, 1), due(1_100));
    }

    @Test
    void aPinnedOneIsKeptBesideTheOthers() {
        candidates.use(listed(R.get(0)), 1);
        candidates.pin(R.get(1), List.of());
        assertEquals(Set.of(R.get(0), R.get(1)), new HashSet<>(due(0)));
        candidates.granted(R.get(0), HOUR, 0);
        candidates.granted(R.get(1), HOUR, 0);
        assertEquals(List.of(R.get(0)), candidates.use(Map.of(), 0));
        assertEquals(List.of(R.get(1)), candidates.unpin(R.get(1)));
        assertEquals(List.of(), candidates.relays());
    }

    @Test
    void anAnswerThatNobodyWantsAnyMoreIsDropped() {
        candidates.use(listed(R.get(0)), 1);
        due(0);
        candidates.use(Map.of(), 0);
        assertFalse(candidates.granted(R.get(0), HOUR, 1));
        assertEquals(List.of(), due(HOUR));
    }

    /// Whatever happens, no more are engaged than are wanted, and with relays that answer again all
    /// places are filled in the end.
    @Test
    void placesAreFilledAfterAnyOrderOfEvents() {
        for (int round = 0; round < 2_000; round++) {
            long seed = System.nanoTime() + round;
            Random random = new Random(seed);
            Candidates all = new Candidates(random);
            all.use(listed(R.toArray(PeerId[]::new)), 2);
            Set<PeerId> held = new HashSet<>();
            List<PeerId> asked = new ArrayList<>();
            long now = 0;
            for (int step = 0; step < 100; step++) {
                now += random.nextInt(20_000);
                all.due(now).forEach(each -> asked.add(each.relay()));
                Set<PeerId> engaged = new HashSet<>(held);
                engaged.addAll(asked);
                assertTrue(engaged.size() <= 2, "seed " + seed);
                if (!asked.isEmpty() && random.nextBoolean()) {
                    PeerId one = asked.remove(random.nextInt(asked.size()));
                    if (random.nextBoolean()) {
                        if (all.granted(one, 10_000 + random.nextInt(100_000), now)) held.add(one);
                    } else if (all.failed(one, now)) {
                        held.remove(one);
                    }
                }
                for (PeerId each : List.copyOf(held)) {
                    if (random.nextInt(10) == 0 && all.lost(each, now)) held.remove(each);
                }
            }
            for (PeerId each : asked) all.granted(each, HOUR, now);
            for (int step = 0; step < 20; step++) {
                now = Math.max(now, Math.min(all.nextAt(), now + 600_000));
                for (Candidates.Question each : all.due(now)) {
                    held.add(each.relay());
                    all.granted(each.relay(), HOUR, now);
                }
            }
            assertTrue(held.size() >= 2, "seed " + seed);
        }
    }
}
