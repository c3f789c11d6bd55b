package goop.hub.replica;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// A hub gone wrong: it forges, replays, floods, back-dates, signs two things with one version, and
/// answers with digests without end.
final class Malice {
    final SimulatedHub hub;
    private final Simulation simulation;
    private final Random random;
    private final List<HubRecord> seen = new ArrayList<>();
    private int made;

    Malice(Simulation simulation, SimulatedHub hub) {
        this.simulation = simulation;
        this.hub = hub;
        this.random = simulation.random;
        simulation.malice = this;
    }

    /// What it answers when others pull.
    Answer answer(Ask ask) {
        Answer honest = hub.replica.answer(ask);
        return switch (random.nextInt(4)) {
            case 0 -> ask instanceof Ask.Difference difference ? endless(difference) : honest;
            case 1 ->
                    honest instanceof Answer.Difference difference ? tampered(difference) : honest;
            case 2 -> new Answer.Same();
            default -> honest;
        };
    }

    // Below each node sixteen more, all different from what anybody has.
    Answer endless(Ask.Difference ask) {
        List<Answer.Node> nodes = new ArrayList<>();
        for (String each : ask.prefixes()) {
            List<Hash> children = new ArrayList<>();
            for (int i = 0; i < 16; i++) children.add(new Hash(random.nextLong(), i + 1));
            nodes.add(new Answer.Node(each, new HashTree.Inner(children)));
        }
        return new Answer.Difference(ask.origin(), nodes, List.of());
    }

    private Answer tampered(Answer.Difference answer) {
        List<HubRecord> records = new ArrayList<>();
        for (HubRecord each : answer.records()) records.add(forged(each));
        return new Answer.Difference(answer.origin(), answer.nodes(), records);
    }

    private HubRecord forged(HubRecord record) {
        HubRecord changed =
                new HubRecord(
                        record.origin(),
                        record.community(),
                        record.version() + random.nextInt(1000),
                        record.updated(),
                        record.expires(),
                        Optional.of(new Listing("http://evil.test", Listing.Type.OPEN, "evil", 1)),
                        record.sig());
        // With its own key, or with the signature of what it was made of.
        return random.nextBoolean() ? simulation.signatures.sign(changed, hub.key) : changed;
    }

    /// Pushes something to each of its neighbours.
    void act() {
        if (!hub.up()) return;
        for (String origin : hub.replica.origins()) {
            for (HubRecord each : hub.replica.records(origin)) {
                if (random.nextInt(20) == 0 && seen.size() < 2_000) seen.add(each);
            }
        }
        for (SimulatedHub each : hub.neighbours) {
            List<HubRecord> lies = new ArrayList<>();
            for (int i = 0; i < 5 && !seen.isEmpty(); i++) {
                HubRecord old = seen.get(random.nextInt(seen.size()));
                lies.add(random.nextBoolean() ? old : forged(old));
            }
            lies.add(own("twofold", hub.now(simulation.time) / 1000 * 1000, 0));
            lies.add(own("dated back", random.nextInt(1, 1000), -30 * Simulation.DAY));
            lies.add(own("dated ahead", RecordBounds.VERSION, 30 * Simulation.DAY));
            for (int i = 0; i < 40; i++) lies.add(own("flood " + made, 1 + made++, 0));
            simulation.push(hub, each, lies);
        }
    }

    // Another content each time, so that equal versions differ.
    private HubRecord own(String community, long version, long later) {
        long updated = hub.now(simulation.time) + later;
        Listing listing =
                new Listing("http://evil.test", Listing.Type.OPEN, "v" + random.nextInt(100), 1);
        return simulation.signatures.sign(
                new HubRecord(
                        hub.name,
                        community,
                        version,
                        updated,
                        updated + Simulation.DAY,
                        Optional.of(listing),
                        ""),
                hub.key);
    }
}
