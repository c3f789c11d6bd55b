package goop.libp2p.mdns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.libp2p.mdns.SimulatedLan.Node;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Random;

/// Many peers on a simulated LAN, over thousands of schedules.
class LanTest {
    private static final Duration TTL = Duration.ofMinutes(2);

    @Test
    void onAGoodLinkAllSeeAllWithinTwoSeconds() {
        schedules(
                500,
                seed -> {
                    SimulatedLan lan = new SimulatedLan(seed, 0, 0, 5);
                    populate(lan, 2 + lan.random.nextInt(11), 3000);
                    lan.run(Duration.ofSeconds(2));
                    assertTrue(lan.isComplete());
                });
    }

    @Test
    void packetsThatAreLostDoubledAndLateOnlyDelayIt() {
        schedules(
                500,
                seed -> {
                    SimulatedLan lan = new SimulatedLan(seed, 0.25, 0.2, 200);
                    populate(lan, 2 + lan.random.nextInt(11), 3000);
                    int seconds = 0;
                    for (; !lan.isComplete() && seconds < 900; seconds++) {
                        lan.run(Duration.ofSeconds(1));
                    }
                    assertTrue(lan.isComplete());
                });
    }

    @Test
    void whoSaysGoodbyeIsGoneAfterASecond() {
        schedules(
                300,
                seed -> {
                    SimulatedLan lan = new SimulatedLan(seed, 0, 0.2, 0);
                    populate(lan, 5, 1000);
                    lan.run(Duration.ofSeconds(lan.random.nextInt(3, 300)));
                    Node leaving = lan.nodes.get(lan.random.nextInt(5));
                    leaving.goodbye();
                    lan.run(Duration.ofMillis(1200));
                    assertTrue(lan.isComplete());
                    lan.run(Duration.ofMinutes(10));
                    assertTrue(lan.isComplete());
                });
    }

    @Test
    void whoVanishesIsGoneWhenItsTimeIsUpAndNobodyElseIs() {
        schedules(
                100,
                seed -> {
                    SimulatedLan lan = new SimulatedLan(seed, 0, 0.1, 50);
                    populate(lan, 6, 1000);
                    lan.run(Duration.ofSeconds(lan.random.nextInt(90, 600)));
                    Node vanished = lan.nodes.get(lan.random.nextInt(6));
                    vanished.alive = false;
                    lan.run(TTL.plusSeconds(1));
                    for (Node each : lan.living()) assertFalse(each.sees().contains(vanished.id));
                    for (Node each : lan.living()) {
                        long losses =
                                each.events.stream()
                                        .filter(event -> event instanceof MdnsEvent.Lost)
                                        .count();
                        assertEquals(1, losses, each.events::toString);
                    }
                });
    }

    @Test
    void whoCannotBeReachedIsGoneWithinSecondsUnlessItAnswers() {
        schedules(
                200,
                seed -> {
                    SimulatedLan lan = new SimulatedLan(seed, 0, 0.1, 50);
                    populate(lan, 5, 1000);
                    lan.run(Duration.ofSeconds(30));
                    Node vanished = lan.nodes.get(1);
                    vanished.alive = false;
                    lan.run(Duration.ofMillis(50)); // until its last packet is heard
                    Node asking = lan.nodes.get(0);
                    asking.link.doubt(vanished.id, lan.now);
                    asking.link.doubt(lan.nodes.get(2).id, lan.now);
                    lan.run(Duration.ofMillis(5100));
                    assertFalse(asking.sees().contains(vanished.id));
                    assertEquals(3, asking.sees().size());
                });
    }

    @Test
    void otherAddressesTakeThePlaceOfTheOld() {
        schedules(
                200,
                seed -> {
                    SimulatedLan lan = new SimulatedLan(seed, 0, 0.1, 50);
                    populate(lan, 4, 1000);
                    lan.run(Duration.ofSeconds(20));
                    Node moving = lan.nodes.get(2);
                    moving.link.advertise(List.of(moving.address(5005)), lan.now);
                    lan.run(Duration.ofMillis(2500));
                    for (Node each : lan.nodes) {
                        if (each == moving) continue;
                        assertEquals(
                                "[/ip4/10.0.0.3/tcp/5005]",
                                each.link.peers().get(moving.id).toString());
                    }
                });
    }

    @Test
    void whoListensNowhereIsNotToldOf() {
        SimulatedLan lan = new SimulatedLan(1, 0, 0, 5);
        populate(lan, 3, 0);
        Node silent = lan.nodes.get(0);
        lan.run(Duration.ofSeconds(3));
        silent.link.advertise(List.of(), lan.now);
        lan.run(Duration.ofSeconds(2));
        assertFalse(lan.nodes.get(1).sees().contains(silent.id));
        assertEquals(2, silent.sees().size());
    }

    /// Peers that know each other cost nearly nothing: they ask once a minute together, not each.
    @Test
    void anHourOfTwentyPeersTakesFewPackets() {
        SimulatedLan lan = new SimulatedLan(seed(), 0, 0, 5);
        populate(lan, 20, 3000);
        lan.run(Duration.ofMinutes(10));
        lan.queries = 0;
        lan.answers = 0;
        for (Node each : lan.nodes) each.events.clear();
        lan.run(Duration.ofHours(1));
        System.out.printf(
                "an hour of 20 peers: %d queries, %d answers%n", lan.queries, lan.answers);
        assertTrue(lan.isComplete());
        for (Node each : lan.nodes) assertEquals(List.of(), each.events);
        // Asked for every 75 seconds or a little more; where two ask in turn, each answers not
        // before half its time is over.
        assertTrue(lan.answers <= 20 * 3600 / 60, lan.answers + " answers");
        assertTrue(lan.queries <= 300, lan.queries + " queries");
    }

    private interface Schedule {
        void run(long seed);
    }

    private static void schedules(int count, Schedule schedule) {
        Random seeds = new Random(seed());
        for (int round = 0; round < count; round++) {
            long seed = seeds.nextLong();
            try {
                schedule.run(seed);
            } catch (Throwable failed) {
                throw new AssertionError("with seed " + seed, failed);
            }
        }
    }

    private static long seed() {
        long seed = Long.getLong("goop.seed", System.nanoTime());
        System.out.println("seed " + seed);
        return seed;
    }

    private static void populate(SimulatedLan lan, int count, int withinMillis) {
        for (int number = 0; number < count; number++) {
            lan.add();
            if (withinMillis > 0) lan.run(Duration.ofMillis(lan.random.nextInt(withinMillis)));
        }
    }
}
