package goop.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.cluster.Simulation.Client;
import goop.cluster.Simulation.Server;

import org.junit.jupiter.api.Test;

import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/// Clusters in simulation. A failure prints its seed, and `-Dgoop.seed=` replays it; `make
/// replicas` tries many.
class ReplicaTest {
    private static final int RUNS = 20;
    // After its ttl, who has silently gone is gone at its server, and 4 s later everywhere.
    private static final int HEALED = Simulation.TTL + 4_000;

    private interface Scenario {
        void run(Simulation simulation);
    }

    // The seeds in `kept` once found a mistake.
    private static void simulate(Scenario scenario, long... kept) {
        Long given = Long.getLong("goop.seed");
        if (given != null) {
            simulate(scenario, given);
            return;
        }
        for (long seed : kept) simulate(scenario, seed);
        long first = System.nanoTime();
        int runs = Integer.getInteger("goop.cluster.runs", RUNS);
        for (long seed = first; seed < first + runs; seed++) simulate(scenario, seed);
        System.out.println("simulated with " + runs + " seeds from " + first);
    }

    private static void simulate(Scenario scenario, long seed) {
        try {
            scenario.run(new Simulation(seed));
        } catch (AssertionError | RuntimeException failed) {
            throw new AssertionError("seed " + seed + ": " + failed.getMessage(), failed);
        }
    }

    private static void everybodyAgrees(Simulation simulation) {
        for (Server each : simulation.servers) {
            if (!each.up) continue;
            Map<String, String> wrong = new TreeMap<>(each.picture());
            simulation
                    .truth()
                    .forEach(
                            (id, label) -> {
                                if (!wrong.remove(id, label))
                                    wrong.merge(id, "", (is, no) -> is + ", not " + label);
                            });
            assertEquals(Map.of(), wrong, "server " + each.place);
        }
    }

    private static void live(Simulation simulation, int actions) {
        for (int i = 0; i < actions; i++) {
            Client client =
                    simulation.clients.get(simulation.random.nextInt(simulation.clients.size()));
            if (!client.online) client.come();
            else {
                switch (simulation.random.nextInt(5)) {
                    case 0 -> client.leave();
                    case 1 -> client.vanish();
                    case 2 -> client.change();
                    default -> client.move();
                }
            }
            simulation.run(Simulation.STEP * (1 + simulation.random.nextInt(10)));
        }
    }

    @Test
    void whatIsSaidToOneServerIsKnownToAllWithinATenthOfASecond() {
        simulate(
                simulation -> {
                    simulation.servers(3);
                    simulation.run(2_000);
                    simulation.clients(30);
                    simulation.run(100);
                    everybodyAgrees(simulation);
                    for (Client each : simulation.clients) {
                        each.change();
                        simulation.run(100);
                        everybodyAgrees(simulation);
                    }
                });
    }

    @Test
    void peersMayMoveAndChangeAndLeaveAndNobodyIsShownWrongly() {
        simulate(
                simulation -> {
                    simulation.servers(3);
                    simulation.run(2_000);
                    simulation.clients(30);
                    simulation.run(100);
                    for (int i = 0; i < 200; i++) {
                        Client client =
                                simulation.clients.get(
                                        simulation.random.nextInt(simulation.clients.size()));
                        switch (simulation.random.nextInt(4)) {
                            case 0 -> client.leave();
                            case 1 -> client.change();
                            default -> client.move();
                        }
                        if (!client.online) {
                            simulation.run(100);
                            everybodyAgrees(simulation);
                            client.come();
                        }
                        simulation.run(100);
                        everybodyAgrees(simulation);
                    }
                });
    }

    @Test
    void messagesMayBeLostDoubledAndOutOfOrder() {
        simulate(
                simulation -> {
                    simulation.servers(3);
                    simulation.clients(40);
                    simulation.loss = 0.2;
                    simulation.twice = 0.2;
                    simulation.delay = 800;
                    live(simulation, 300);
                    simulation.heal();
                    simulation.run(HEALED);
                    everybodyAgrees(simulation);
                },
                11993443053486L,
                7128894254593L,
                1700000010719L);
    }

    @Test
    void serversMayBeKilledCutOffAndRestarted() {
        simulate(
                simulation -> {
                    simulation.servers(4);
                    simulation.clients(40);
                    for (int round = 0; round < 6; round++) {
                        int one = simulation.random.nextInt(4);
                        int other = simulation.random.nextInt(4);
                        Server server = simulation.servers.get(one);
                        switch (simulation.random.nextInt(5)) {
                            case 0 -> server.kill();
                            case 1 -> server.stop();
                            case 2 -> simulation.cut(one, other);
                            // Only one of them does not hear the other.
                            case 3 -> simulation.cut.add(one + ">" + other);
                            default -> {
                                for (int i = 0; i < 4; i++) simulation.cut(one, i);
                            }
                        }
                        live(simulation, 30);
                        simulation.run(simulation.random.nextInt(2 * Simulation.TTL));
                        if (simulation.random.nextBoolean()) simulation.heal();
                        for (Server each : simulation.servers) if (!each.up) each.start();
                        live(simulation, 10);
                    }
                    simulation.heal();
                    simulation.run(HEALED);
                    everybodyAgrees(simulation);
                },
                11997883516404L,
                11997883516134L,
                11997883516303L,
                1700000006816L);
    }

    @Test
    void aPeerThatBeatsIsNeverShownAsGoneWhileServersAreKilledAndRestarted() {
        simulate(
                simulation -> {
                    simulation.servers(3);
                    simulation.run(2_000);
                    simulation.clients(40);
                    simulation.run(1_000);
                    for (int round = 0; round < 6; round++) {
                        Server server = simulation.servers.get(round % 3);
                        if (simulation.random.nextBoolean()) server.kill();
                        else server.stop();
                        simulation.run(
                                simulation.random.nextInt(8_000),
                                () -> nobodyIsMissing(simulation));
                        server.start();
                        simulation.run(2_500, () -> nobodyIsMissing(simulation));
                        assertTrue(server.joined());
                        nobodyIsMissing(simulation);
                    }
                },
                25028827389390L);
    }

    // A server that has just started may begin to serve once it has joined.
    private static void nobodyIsMissing(Simulation simulation) {
        Map<String, String> truth = simulation.truth();
        for (Server each : simulation.servers) {
            if (!each.joined()) continue;
            TreeSet<String> missing = new TreeSet<>(truth.keySet());
            missing.removeAll(each.picture().keySet());
            assertTrue(missing.isEmpty(), "server " + each.place + " misses " + missing);
        }
    }

    @Test
    void whoVanishedWithItsServerIsGoneWithinItsTimeToLive() {
        simulate(
                simulation -> {
                    simulation.servers(3);
                    simulation.run(2_000);
                    simulation.clients(30);
                    simulation.run(1_000);
                    Server server = simulation.servers.getFirst();
                    for (Client each : simulation.clients) if (each.home == server) each.vanish();
                    server.kill();
                    simulation.run(Simulation.TTL + 500);
                    everybodyAgrees(simulation);
                });
    }

    @Test
    void aSnapshotOfManyPagesIsWholeThoughPeersComeAndGoMeanwhile() {
        simulate(
                simulation -> {
                    simulation.servers(2);
                    simulation.run(2_000);
                    simulation.clients(1_000);
                    simulation.run(1_000);
                    Server late = simulation.servers.getLast();
                    late.kill();
                    live(simulation, 20);
                    simulation.delay = 200;
                    late.start();
                    live(simulation, 50);
                    simulation.heal();
                    simulation.run(HEALED);
                    everybodyAgrees(simulation);
                },
                15147861716558L);
    }
}
