package goop.libp2p.gossipsub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.libp2p.PeerId;

import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Thousands of networks of routers, each with a schedule from its own seed: peers of all versions
/// join, leave, publish, die and come, links go down and up, and on some what is sent is lost,
/// comes twice or out of order.
class RouterScheduleTest {
    private static final int SCHEDULES = Integer.getInteger("goop.schedules", 1_500);

    // Messages that must come to all who are there from before they were published until the end.
    private final Map<MessageId, List<Simulation.Node>> expected = new HashMap<>();

    private static Version version(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> Version.V1_0;
            case 1 -> Version.V1_1;
            case 2 -> Version.FLOODSUB;
            default -> Version.V1_2;
        };
    }

    private static Simulation network(long seed, Simulation.Faults faults) {
        Simulation network = new Simulation(seed);
        network.faults = faults;
        Random random = network.random;
        GossipParameters parameters =
                GossipParameters.defaults().withFloodPublish(random.nextBoolean());
        int size = 2 + random.nextInt(11);
        for (int i = 0; i < size; i++) {
            Simulation.Node node = network.add(version(random), parameters);
            network.at(random.nextInt(2000), node::join);
        }
        for (Simulation.Node each : network.nodes) {
            for (int i = 0; i < 3; i++) {
                network.connect(each, network.nodes.get(random.nextInt(size)));
            }
        }
        network.makeConnected();
        network.afterBeat = node -> check(network, node, faults);
        return network;
    }

    // What must hold at any time.
    private static void check(Simulation network, Simulation.Node node, Simulation.Faults kind) {
        for (PeerId each : node.router.mesh(Simulation.TOPIC)) {
            assertTrue(node.links.containsKey(each), "somebody who is gone is in the mesh");
        }
        assertTrue(node.router.mesh(Simulation.TOPIC).size() <= 12, "the mesh is too large");
        assertEquals(node.links.size(), node.router.sizes().get("peers"));
        node.delivered.forEach((id, times) -> assertEquals(1, times, "delivered again: " + id));
        if (kind.equals(Simulation.Faults.NONE)) {
            for (PeerId each : node.links.keySet()) {
                double score = node.router.score(each, network.now);
                assertTrue(score >= 0, "an honest peer has a score of " + score);
            }
        }
    }

    private void churn(Simulation network) {
        Random random = network.random;
        List<Simulation.Node> living = network.living();
        Simulation.Node one = living.get(random.nextInt(living.size()));
        Simulation.Node other = living.get(random.nextInt(living.size()));
        switch (random.nextInt(8)) {
            case 0, 1 -> network.disconnect(one, other);
            case 2, 3 -> network.connect(one, other);
            case 4 -> {
                one.leave();
                network.at(network.now + random.nextInt(3000), one::join);
            }
            case 5 -> {
                if (living.size() > 2) network.kill(one);
            }
            case 6 -> {
                if (network.nodes.size() >= 12) return;
                Simulation.Node fresh = network.add(version(random), GossipParameters.defaults());
                fresh.join();
                network.connect(fresh, one);
                network.connect(fresh, other);
            }
            default -> one.publish(random.nextInt(3000));
        }
    }

    private void publishFromEverybody(Simulation network) {
        expected.clear();
        List<Simulation.Node> living = network.living();
        for (Simulation.Node each : living) {
            expected.put(each.publish(network.random.nextInt(3000)), living);
            network.run(network.random.nextInt(300));
        }
    }

    private int missing() {
        int count = 0;
        for (Map.Entry<MessageId, List<Simulation.Node>> each : expected.entrySet()) {
            long got =
                    each.getValue().stream()
                            .filter(node -> node.delivered.containsKey(each.getKey()))
                            .count();
            count += each.getValue().size() - 1 - (int) got;
        }
        return count;
    }

    private void run(long seed, Simulation.Faults faults) {
        Simulation network = network(seed, faults);
        network.run(4000);
        if (faults.loss() == 0) {
            publishFromEverybody(network);
            network.run(8000);
            assertEquals(0, missing(), "at the start");
        }
        for (int i = network.random.nextInt(40); i > 0; i--) {
            churn(network);
            network.run(network.random.nextInt(1500));
        }
        // All is well again; who was pruned may graft after a minute.
        network.faults = Simulation.Faults.NONE;
        network.makeConnected();
        network.run(75_000);
        publishFromEverybody(network);
        network.run(8000);
        assertEquals(0, missing(), "after churn");
        if (seed % 8 != 0) return; // what follows takes longest
        network.run(130_000);
        for (Simulation.Node each : network.living()) {
            Map<String, Integer> sizes = each.router.sizes();
            for (String what : List.of("seen", "cache", "promises", "unwanted", "fanout")) {
                assertEquals(0, sizes.get(what), what + " is kept for ever");
            }
        }
    }

    private void runAll(Simulation.Faults faults, int schedules) {
        long first = System.nanoTime();
        for (long seed = first; seed < first + schedules; seed++) {
            try {
                run(seed, faults);
            } catch (AssertionError | RuntimeException failed) {
                throw new AssertionError("seed " + seed + ", " + faults, failed);
            }
        }
    }

    @Test
    void overStreamsEveryMessageReachesEverybodyOnce() {
        runAll(Simulation.Faults.NONE, SCHEDULES);
    }

    @Test
    void whatComesTwiceAndOutOfOrderIsDeliveredOnce() {
        runAll(new Simulation.Faults(0, 0.2, true), SCHEDULES);
    }

    @Test
    void whatIsLostIsMadeUpForOnceTheLossEnds() {
        runAll(new Simulation.Faults(0.3, 0.1, true), SCHEDULES);
    }
}
