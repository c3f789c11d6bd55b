package goop.hub.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.libp2p.Keypair;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/// Whatever the network, the clocks, the disks and one hostile hub do: in the end every hub holds
/// the same directory, and it is the one that the origins signed last.
///
/// A failure says its seed; `-Dgoop.hubs.seed=…` runs that schedule alone,
/// `-Dgoop.hubs.schedules=…` that many, and `-Dgoop.hubs.big=…` that many of fifty hubs with ten
/// thousand entries.
class ConvergenceTest {
    private static final int SCHEDULES = Integer.getInteger("goop.hubs.schedules", 100);
    private static final int BIG = Integer.getInteger("goop.hubs.big", 0);

    @Test
    void everyScheduleEndsWithOneDirectory() throws Exception {
        Long one = Long.getLong("goop.hubs.seed");
        long first = one == null ? System.nanoTime() : one;
        int count = one == null ? SCHEDULES : 1;
        System.out.println("ConvergenceTest seeds from " + first + ", " + count + " schedules");
        Set<String> kinds = new TreeSet<>();
        for (long seed = first; seed < first + count; seed++) {
            try {
                new Schedule(seed).run(kinds);
            } catch (IOException | RuntimeException | AssertionError failed) {
                throw new AssertionError("-Dgoop.hubs.seed=" + seed, failed);
            }
        }
        System.out.println("faults that came up: " + kinds);
        if (count >= 100) {
            Set<String> all =
                    Set.of(
                            "crash", "death", "divide", "malice", "restore", "rotate", "skew",
                            "start", "weeks");
            assertEquals(all, kinds);
        }
    }

    // In the first an origin changes its key and dies, and both partners are put back to before. In
    // the last a hub hears of two new keys at once, with one that lies among them.
    @Test
    void schedulesInWhichKeysChangeEndWithOneDirectory() throws Exception {
        for (long seed : new long[] {19_797_614_745_343L, 1_000, 31_549_527_911_037L}) {
            Set<String> kinds = new TreeSet<>();
            new Schedule(seed).run(kinds);
            assertTrue(kinds.contains("rotate"), () -> seed + " changes no key: " + kinds);
        }
    }

    @Test
    void fiftyHubsWithTenThousandEntries() throws Exception {
        for (int i = 0; i < BIG; i++) {
            long seed = System.nanoTime();
            System.out.println("ConvergenceTest big seed " + seed);
            try {
                new BigSchedule(seed, 50, 10_000).run();
            } catch (IOException | RuntimeException | AssertionError failed) {
                throw new AssertionError("big seed " + seed, failed);
            }
        }
    }

    // Of the size that a test can afford each time.
    @Test
    void aChangeIsWithAllOfFiftyHubsWithinSeconds() throws Exception {
        new BigSchedule(System.nanoTime(), 50, 200).run();
    }

    private static Listing listing(Random random) {
        return new Listing(
                "https://r" + random.nextInt(9) + ".test",
                random.nextBoolean() ? Listing.Type.OPEN : Listing.Type.INVITE_ONLY,
                "text " + random.nextInt(1000),
                random.nextInt(100));
    }

    private static void assertTruth(Simulation simulation, SimulatedHub origin) {
        for (SimulatedHub each : simulation.hubs) {
            if (!each.up() || simulation.malice != null && simulation.malice.hub == each) continue;
            for (HubRecord held : each.replica.records(origin.name)) {
                HubRecord signed = origin.signed.get(held.version());
                assertTrue(
                        signed != null && signed.hash().equals(held.hash()),
                        () -> each.name + " holds what was never signed: " + held);
                long lately = each.now(simulation.time) - 2 * simulation.settings.tickMillis();
                assertTrue(held.expires() > lately, () -> each.name + " still holds " + held);
            }
            if (origin.forgetful || origin.gone) continue;
            for (Map.Entry<String, HubRecord> truth : origin.truth.entrySet()) {
                long now = each.now(simulation.time);
                Optional<HubRecord> held = each.replica.record(origin.name, truth.getKey());
                if (truth.getValue().expires() <= now) continue;
                assertEquals(
                        truth.getValue().version(),
                        held.map(HubRecord::version).orElse(0L),
                        () -> each.name + " on " + truth.getValue());
            }
        }
    }

    /// A few hubs, a few entries, and everything that can happen to them.
    private static final class Schedule {
        private final Simulation simulation;
        private final Random random;
        private final boolean weeks;
        private final int quota;
        private boolean rotated;

        Schedule(long seed) throws IOException {
            Random shape = Simulation.random(~seed);
            weeks = shape.nextInt(4) == 0;
            quota = shape.nextInt(4) == 0 ? 60 : 10_000;
            simulation =
                    new Simulation(
                            seed,
                            new Simulation.Settings(
                                    3 + shape.nextInt(6),
                                    2 + shape.nextInt(3),
                                    weeks ? 6 * Simulation.HOUR : Simulation.MINUTE,
                                    weeks ? Simulation.HOUR : 10_000,
                                    shape.nextInt(30),
                                    shape.nextInt(30),
                                    1 + shape.nextInt(weeks ? 600_000 : 20_000),
                                    shape.nextInt(3) == 0 ? 0 : 25 * Simulation.MINUTE,
                                    quota),
                            new FakeSignatures());
            random = simulation.random;
        }

        void run(Set<String> kinds) throws IOException {
            if (weeks) kinds.add("weeks");
            if (simulation.settings.mostSkew() > 0) kinds.add("skew");
            boolean hostile = random.nextInt(3) == 0;
            if (hostile) {
                kinds.add("malice");
                new Malice(simulation, simulation.any());
            }
            int steps = 30 + random.nextInt(60);
            for (int i = 0; i < steps; i++) {
                step(kinds);
                simulation.run(random.nextLong(weeks ? Simulation.DAY / 2 : 90_000));
            }
            simulation.heal();
            long limit = simulation.settings.pullMillis() * 12 + 10 * Simulation.MINUTE;
            simulation.run(limit);
            // What expires just now is gone once every clock and every tick has passed it.
            // What an origin forgot before it changed its key is so after a day.
            int hours = rotated ? 30 : 4;
            for (int i = 0; i < hours && !simulation.agree(); i++) {
                simulation.run(2 * simulation.settings.tickMillis() + Simulation.HOUR);
            }
            check();
        }

        private void check() {
            for (SimulatedHub each : simulation.hubs) {
                if (simulation.malice != null && simulation.malice.hub == each) {
                    checkMalice(each);
                    continue;
                }
                // What has expired goes at each clock's own hour.
                if (each.gone && simulation.settings.mostSkew() > 0) continue;
                assertTrue(simulation.agreeOn(each.name), () -> simulation.differences(each.name));
                assertTruth(simulation, each);
            }
        }

        private void checkMalice(SimulatedHub malicious) {
            for (SimulatedHub each : simulation.hubs) {
                if (each == malicious || !each.up()) continue;
                assertTrue(each.replica.entries(malicious.name) <= quota, "over its quota");
                for (SimulatedHub other : simulation.hubs) {
                    if (other == malicious || other == each) continue;
                    assertEquals(
                            Set.of(),
                            accusations(each, other),
                            () -> each.name + " accuses " + other.name);
                }
            }
        }

        private static Set<Refused> accusations(SimulatedHub hub, SimulatedHub honest) {
            Set<Refused> grave = EnumSet.of(Refused.FORGED, Refused.UNLAWFUL, Refused.KEYS);
            // It has told what a new key signed, and forgotten the key.
            if (honest.lostNews) grave.remove(Refused.FORGED);
            grave.retainAll(hub.replica.refused(honest.name).keySet());
            return grave;
        }

        private void step(Set<String> kinds) throws IOException {
            SimulatedHub hub = simulation.any();
            boolean hostile = simulation.malice != null && simulation.malice.hub == hub;
            switch (random.nextInt(15)) {
                case 0 -> {
                    simulation.divide();
                    kinds.add("divide");
                }
                case 1 -> simulation.join();
                case 2 -> {
                    if (hub.up()) hub.crash();
                    kinds.add("crash");
                }
                case 3, 4 -> {
                    simulation.start(hub);
                    kinds.add("start");
                }
                case 5 -> {
                    if (hub.up()) hub.backUp();
                }
                case 6 -> {
                    if (!hostile) restore(hub, kinds);
                }
                case 7 -> {
                    // One in the ring may be out of it: with two the rest is not connected.
                    boolean mayDie = random.nextInt(5) == 0 && simulation.malice == null;
                    if (mayDie && simulation.hubs.stream().noneMatch(each -> each.gone)) {
                        if (hub.up()) hub.crash();
                        hub.gone = true;
                        kinds.add("death");
                    }
                }
                case 8 -> {
                    if (!hostile && hub.rotate(newKey(), simulation.time)) {
                        rotated = true;
                        kinds.add("rotate");
                    }
                }
                default -> {
                    if (hostile) simulation.malice.act();
                    else operate(hub);
                }
            }
        }

        private Keypair newKey() {
            byte[] seed = new byte[32];
            random.nextBytes(seed);
            return Keypair.fromSeed(seed);
        }

        private void operate(SimulatedHub hub) {
            for (int i = random.nextInt(6); i >= 0; i--) {
                String community = "c" + random.nextInt(20);
                boolean delete = random.nextInt(3) == 0;
                simulation.change(
                        hub, community, delete ? Optional.empty() : Optional.of(listing(random)));
            }
        }

        // Back to an old day. What no other hub has of it by now is lost; what they have must come
        // back before it signs again.
        private void restore(SimulatedHub hub, Set<String> kinds) throws IOException {
            if (hub.gone) return;
            // Weeks on, what was deleted may be signed again before everybody has told.
            boolean whole = !weeks && random.nextBoolean();
            if (whole) {
                simulation.join();
                for (SimulatedHub each : simulation.hubs) simulation.start(each);
                simulation.run(20 * Simulation.MINUTE);
                whole = hub.up() && simulation.agreeOn(hub.name);
            }
            for (SimulatedHub each : simulation.hubs) {
                if (each.up()) each.flush();
                // It might have learned from this one what nobody else knows.
                if (each != hub && !each.ready(simulation.time)) each.forgetful = true;
            }
            if (hub.up()) hub.crash();
            hub.restore();
            hub.forgetful |= !whole;
            simulation.start(hub);
            kinds.add("restore");
        }
    }

    /// Many hubs and entries; a start with nothing anywhere, divided and healed, restarts.
    private static final class BigSchedule {
        private final Simulation simulation;
        private final int entries;

        BigSchedule(long seed, int hubs, int entries) throws IOException {
            this.entries = entries;
            simulation =
                    new Simulation(
                            seed,
                            new Simulation.Settings(
                                    hubs,
                                    6,
                                    Simulation.MINUTE,
                                    10_000,
                                    5,
                                    5,
                                    400,
                                    20 * Simulation.MINUTE,
                                    100_000),
                            new FakeSignatures());
        }

        void run() throws IOException {
            long began = System.nanoTime();
            Random random = simulation.random;
            for (int i = 0; i < entries; i++) {
                SimulatedHub hub = simulation.hubs.get(i % simulation.hubs.size());
                simulation.change(hub, "community " + i, Optional.of(listing(random)));
                if (i % 500 == 499) simulation.run(500);
            }
            simulation.divide();
            for (int i = 0; i < 5; i++) simulation.any().crash();
            for (int i = 0; i < entries / 20; i++) {
                Optional<Listing> change =
                        i % 3 == 0 ? Optional.empty() : Optional.of(listing(random));
                int which = random.nextInt(entries);
                SimulatedHub hub = simulation.hubs.get(which % simulation.hubs.size());
                simulation.change(hub, "community " + which, change);
            }
            simulation.run(2 * Simulation.MINUTE);
            simulation.heal();
            long healed = simulation.time;
            while (!simulation.agree() && simulation.time - healed < 20 * Simulation.MINUTE) {
                simulation.run(5_000);
            }
            long converged = simulation.time - healed;
            assertTrue(simulation.agree(), "no agreement after twenty minutes");
            for (SimulatedHub each : simulation.hubs) assertTruth(simulation, each);
            long spread = spread();
            System.out.printf(
                    "%d hubs, %d entries: one directory %d s after healing; a change with all after"
                            + " %d ms where a message takes up to 400; %d messages, %d s of ours%n",
                    simulation.hubs.size(),
                    entries,
                    converged / 1000,
                    spread,
                    simulation.messages,
                    (System.nanoTime() - began) / 1_000_000_000);
            assertTrue(spread < 5 * 4_000, "a change took " + spread + " ms");
        }

        private long spread() throws IOException {
            // Those that were restarted learn first.
            simulation.run(6 * Simulation.MINUTE);
            SimulatedHub origin = simulation.hubs.getFirst();
            simulation.change(origin, "the news", Optional.of(listing(simulation.random)));
            long began = simulation.time;
            List<SimulatedHub> waiting = new ArrayList<>(simulation.hubs);
            while (!waiting.isEmpty() && simulation.time - began < 10 * Simulation.MINUTE) {
                simulation.run(10);
                waiting.removeIf(each -> each.replica.record(origin.name, "the news").isPresent());
            }
            return simulation.time - began;
        }
    }
}
