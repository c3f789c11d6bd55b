package goop.libp2p.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

class FairShareTest {
    private static final long SECOND = 1_000_000_000L;

    /// Lets circuits that always want more go for a while; each has so many pieces waiting of such
    /// a size.
    ///
    /// @return the bytes of each
    private static Map<Object, Long> run(
            FairShare share, Map<String, int[]> circuits, long seconds) {
        Map<Object, Long> bytes = new HashMap<>();
        circuits.forEach(
                (name, piecesAndSize) -> {
                    for (int i = 0; i < piecesAndSize[0]; i++) share.want(name, piecesAndSize[1]);
                });
        for (long now = 0; now < seconds * SECOND; ) {
            FairShare.Piece next = share.next();
            long wait = share.go(now);
            if (wait > 0) {
                now += wait;
                continue;
            }
            bytes.merge(next.circuit(), (long) next.bytes(), Long::sum);
            share.want(next.circuit(), circuits.get((String) next.circuit())[1]);
        }
        return bytes;
    }

    @Test
    void busyCircuitsGetEqualPartsWhateverTheirPieces() {
        FairShare share = new FairShare(1_000_000, 0);
        Map<Object, Long> bytes =
                run(
                        share,
                        Map.of(
                                "small pieces", new int[] {1, 500},
                                "large pieces", new int[] {1, 65_536},
                                "both ways", new int[] {2, 16_384}),
                        60);
        for (long each : bytes.values()) assertEquals(20_000_000, each, 300_000);
    }

    @Test
    void theRateIsHeld() {
        FairShare share = new FairShare(1_000_000, 0);
        Map<Object, Long> bytes = run(share, Map.of("a", new int[] {1, 10_000}), 60);
        assertEquals(60_000_000, bytes.get("a"), 200_000);
    }

    @Test
    void whoWasIdleGetsNoMoreThanItsPartAfterwards() {
        FairShare share = new FairShare(1_000_000, 0);
        run(share, Map.of("busy", new int[] {1, 10_000}), 30);
        // Its first piece stands before those that wait, and what it did not use is not made up.
        share.want("late", 10_000);
        long now = 30 * SECOND;
        Map<Object, Integer> went = new HashMap<>();
        for (int pieces = 0; pieces < 20; ) {
            FairShare.Piece next = share.next();
            long wait = share.go(now);
            now += wait;
            if (wait > 0) continue;
            pieces++;
            went.merge(next.circuit(), 1, Integer::sum);
            share.want(next.circuit(), 10_000);
        }
        assertEquals(10, went.get("late"), 1);
    }

    @Test
    void nobodyIsForgottenInAnyOrderOfEvents() {
        for (int round = 0; round < 2_000; round++) {
            long seed = System.nanoTime() + round;
            Random random = new Random(seed);
            FairShare share = new FairShare(1 + random.nextInt(10_000_000), 0);
            List<FairShare.Piece> waiting = new ArrayList<>();
            long now = 0;
            for (int step = 0; step < 50; step++) {
                switch (random.nextInt(4)) {
                    case 0, 1 ->
                            waiting.add(share.want(random.nextInt(5), 1 + random.nextInt(65_536)));
                    case 2 -> {
                        if (waiting.isEmpty()) break;
                        FairShare.Piece out = waiting.remove(random.nextInt(waiting.size()));
                        share.giveUp(out);
                    }
                    default -> {
                        FairShare.Piece next = share.next();
                        if (next == null) break;
                        long wait = share.go(now);
                        now += wait;
                        if (wait == 0) assertTrue(waiting.remove(next), "seed " + seed);
                    }
                }
                assertEquals(waiting.size(), share.waiting(), "seed " + seed);
            }
            while (share.next() != null) {
                FairShare.Piece next = share.next();
                long wait = share.go(now);
                assertTrue(wait >= 0, "seed " + seed);
                now += wait;
                if (wait == 0) assertTrue(waiting.remove(next), "seed " + seed);
            }
            assertTrue(waiting.isEmpty(), "seed " + seed);
        }
    }
}
