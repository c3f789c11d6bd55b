package goop.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.libp2p.ProtocolException;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;

/// Tables of a cluster in simulation: what one server changes holds on all, whatever is lost and
/// whoever was away. A failure prints its seed, and `-Dgoop.seed=` replays it.
class ReconcilerTest {
    private static final int RUNS = 100;
    private static final int HEALED_MILLIS = 10_000;
    private static final long BEGIN = 1_738_764_000_000L;

    /// One in memory, whose disk may fail.
    private static final class Table implements SharedTable {
        final Map<String, SharedRow> rows = new TreeMap<>();
        private Consumer<SharedRow> listener = row -> {};
        private long revision;
        boolean broken;

        @Override
        public String name() {
            return "words";
        }

        @Override
        public long revision() throws IOException {
            if (broken) throw new IOException("broken");
            return revision;
        }

        @Override
        public void forEach(Consumer<SharedRow> action) throws IOException {
            revision();
            rows.values().forEach(action);
        }

        @Override
        public void take(List<SharedRow> all) throws IOException {
            revision();
            for (SharedRow row : all) {
                SharedRow before = rows.get(row.key());
                if (before != null && !row.beats(before)) continue;
                rows.put(row.key(), row);
                revision++;
            }
        }

        @Override
        public void tell(Consumer<SharedRow> told) {
            listener = told;
        }

        void say(String key, long now, String word) {
            SharedRow before = rows.get(key);
            long stamp = before == null ? now : Math.max(now, before.stamp() + 1);
            SharedRow row = new SharedRow(key, stamp, word);
            rows.put(key, row);
            revision++;
            listener.accept(row);
        }
    }

    private record Flying(long at, int to, byte[] json) {}

    private static final class Network {
        final Random random;
        final List<Table> tables = new ArrayList<>();
        final List<Reconciler> servers = new ArrayList<>();
        final List<Long> skews = new ArrayList<>();
        final List<Flying> flying = new ArrayList<>();
        double loss;
        int away = -1;
        long now;
        long bytes;
        private int started;

        Network(long seed, int servers) {
            random = new Random(seed);
            for (int i = 0; i < servers; i++) {
                tables.add(new Table());
                this.servers.add(null);
                skews.add(random.nextLong(-90_000, 90_000));
                start(i);
            }
        }

        /// Anew, with the same table.
        void start(int place) {
            String name = "s" + place + "x" + ++started;
            Table table = tables.get(place);
            Reconciler fresh =
                    new Reconciler(name, List.of(table), (to, message) -> send(place, to, message));
            table.tell(row -> fresh.changed("words", row));
            servers.set(place, fresh);
        }

        private void send(int from, String to, ClusterMessage message) {
            byte[] json = ClusterJson.write(message);
            assertTrue(json.length < ClusterJson.MOST_BYTES);
            for (int i = 0; i < servers.size(); i++) {
                if (i == from || i == away || from == away) continue;
                if (!to.isEmpty() && !to.startsWith("s" + i + "x")) continue;
                if (random.nextDouble() < loss) continue;
                bytes += json.length;
                flying.add(new Flying(now + 1 + random.nextInt(100), i, json));
            }
        }

        void run(long millis) {
            for (long end = now + millis; now < end; now += 50) {
                List<Flying> due = flying.stream().filter(each -> each.at <= now).toList();
                flying.removeAll(due);
                for (Flying each : due) {
                    try {
                        TableMessage message = (TableMessage) ClusterJson.parse(each.json);
                        servers.get(each.to).receive(message, now);
                    } catch (ProtocolException wrong) {
                        throw new AssertionError(wrong);
                    }
                }
                for (Reconciler each : servers) each.tick(now);
            }
        }
    }

    private interface Scenario {
        void run(long seed);
    }

    private static void simulate(Scenario scenario) {
        Long given = Long.getLong("goop.seed");
        long first = given == null ? System.nanoTime() : given;
        for (long seed = first; seed < first + (given == null ? RUNS : 1); seed++) {
            try {
                scenario.run(seed);
            } catch (AssertionError | RuntimeException failed) {
                throw new AssertionError("seed " + seed + ": " + failed.getMessage(), failed);
            }
        }
        System.out.println("simulated with seeds from " + first);
    }

    @Test
    void whatIsChangedAnywhereIsTheSameEverywhereInTheEnd() {
        simulate(
                seed -> {
                    Network network = new Network(seed, 4);
                    Map<String, SharedRow> last = new TreeMap<>();
                    network.loss = 0.3;
                    for (int i = 0; i < 200; i++) {
                        int place = network.random.nextInt(4);
                        switch (network.random.nextInt(20)) {
                            case 0 -> network.away = place;
                            case 1 -> network.away = -1;
                            case 2 -> network.start(place);
                            case 3 -> network.tables.get(place).broken = true;
                            case 4 -> network.tables.forEach(each -> each.broken = false);
                            default -> {
                                Table table = network.tables.get(place);
                                String key = "key" + network.random.nextInt(50);
                                String word = network.random.nextBoolean() ? "holds" : "";
                                table.say(
                                        key, BEGIN + network.now + network.skews.get(place), word);
                                SharedRow said = table.rows.get(key);
                                last.merge(key, said, (one, two) -> two.beats(one) ? two : one);
                            }
                        }
                        network.run(network.random.nextInt(500));
                    }
                    network.loss = 0;
                    network.away = -1;
                    network.tables.forEach(each -> each.broken = false);
                    network.run(HEALED_MILLIS);
                    for (Table each : network.tables) assertEquals(last, each.rows);
                });
    }

    @Test
    void aServerThatComesWithNothingGetsTensOfThousandsOfRowsAndTheOthersHers() {
        Network network = new Network(7, 3);
        network.away = 2;
        for (int i = 0; i < 30_000; i++) {
            network.tables.get(0).rows.put("key" + i, new SharedRow("key" + i, i, "x".repeat(200)));
        }
        network.tables.get(2).say("hers", 1, "word");
        network.start(0);
        network.run(HEALED_MILLIS);
        network.away = -1;
        network.run(2 * HEALED_MILLIS);
        for (Table each : network.tables) assertEquals(30_001, each.rows.size());
        long before = network.bytes;
        network.run(60_000);
        long quiet = (network.bytes - before) / 60;
        System.out.println("three servers that agree: " + quiet + " bytes/s");
        assertTrue(quiet < 2_000, quiet + " bytes a second though nothing differs");
    }
}
