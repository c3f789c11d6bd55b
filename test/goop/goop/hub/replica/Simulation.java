package goop.hub.replica;

import goop.config.FederationPeer;
import goop.libp2p.Keypair;
import goop.libp2p.ProtocolException;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.TreeMap;

/// Many hubs in one thread under a network that loses, doubles, reorders and delays what it
/// carries, and divides. Everything follows from one seed.
final class Simulation {
    static final long MINUTE = 60_000;
    static final long HOUR = 60 * MINUTE;
    static final long DAY = 24 * HOUR;

    /// What a run is like.
    ///
    /// @param pullMillis between two pulls of one partner
    /// @param tickMillis between two ticks
    /// @param loss of a hundred messages
    /// @param doubled of a hundred
    /// @param mostDelay of one message
    /// @param mostSkew of a clock, either way
    record Settings(
            int hubs,
            int neighbours,
            long pullMillis,
            long tickMillis,
            int loss,
            int doubled,
            long mostDelay,
            long mostSkew,
            int quota) {}

    private record Event(long time, long order, Step step) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return time != other.time
                    ? Long.compare(time, other.time)
                    : Long.compare(order, other.order);
        }
    }

    private interface Step {
        void run() throws IOException;
    }

    final Random random;
    final Settings settings;
    final List<SimulatedHub> hubs = new ArrayList<>();
    final Signatures signatures;
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final Map<String, Integer> side = new TreeMap<>();
    private boolean faulty = true;
    private long order;
    long time = 1_767_225_600_000L;
    long messages;
    Malice malice;

    Simulation(long seed, Settings settings, Signatures signatures) throws IOException {
        random = random(seed);
        this.settings = settings;
        this.signatures = signatures;
        for (int i = 0; i < settings.hubs; i++) {
            byte[] keySeed = new byte[32];
            random.nextBytes(keySeed);
            long skew =
                    settings.mostSkew == 0
                            ? 0
                            : random.nextLong(-settings.mostSkew, settings.mostSkew);
            hubs.add(new SimulatedHub("h" + i, Keypair.fromSeed(keySeed), skew, signatures));
        }
        connect();
        for (SimulatedHub each : hubs) {
            each.federation = federation(each);
            passOn(each, each.start(time));
            schedule(each);
        }
    }

    /// Seeds that stand in a row give first numbers that are alike; these do not.
    static Random random(long seed) {
        return new Random(new java.util.SplittableRandom(seed).nextLong());
    }

    // A ring, so that all are connected, and some lines across.
    private void connect() {
        for (int i = 0; i < hubs.size(); i++) join(hubs.get(i), hubs.get((i + 1) % hubs.size()));
        int lines = hubs.size() * Math.max(0, settings.neighbours - 2) / 2;
        for (int i = 0; i < lines; i++) join(any(), any());
    }

    private static void join(SimulatedHub one, SimulatedHub other) {
        if (one == other) return;
        one.neighbours.add(other);
        other.neighbours.add(one);
    }

    // Every hub has pinned the key of every other, and can ask its neighbours.
    private List<FederationPeer> federation(SimulatedHub hub) {
        List<FederationPeer> all = new ArrayList<>();
        for (SimulatedHub each : hubs) {
            if (each == hub) continue;
            Optional<URI> url =
                    hub.neighbours.contains(each)
                            ? Optional.of(URI.create("http://" + each.name))
                            : Optional.empty();
            all.add(
                    FederationPeer.of(each.name, each.key.peerId(), url)
                            .within(settings.quota, 64, 1_000_000));
        }
        return all;
    }

    SimulatedHub any() {
        return hubs.get(random.nextInt(hubs.size()));
    }

    // ---- time

    private void at(long when, Step step) {
        events.add(new Event(when, order++, step));
    }

    /// Lets so much time pass.
    void run(long millis) throws IOException {
        long end = time + millis;
        while (!events.isEmpty() && events.peek().time <= end) {
            Event event = events.poll();
            time = event.time;
            event.step.run();
        }
        time = end;
    }

    private void schedule(SimulatedHub hub) {
        at(time + random.nextLong(settings.tickMillis), () -> tick(hub));
        for (SimulatedHub each : hub.neighbours) {
            at(time + random.nextLong(1, settings.pullMillis), () -> pull(hub, each));
        }
    }

    private void tick(SimulatedHub hub) {
        if (hub.up()) passOn(hub, hub.tick(time));
        if (!hub.gone) at(time + settings.tickMillis, () -> tick(hub));
    }

    private void pull(SimulatedHub hub, SimulatedHub partner) {
        // One at a time, as over HTTP.
        if (hub.up() && hub.patience.getOrDefault(partner, 0L) <= time) {
            Pull pull = hub.replica.pull(partner.name);
            hub.pulls.put(partner, pull);
            ask(hub, partner, pull, pull.first(hub.now(time)));
        }
        long jittered =
                settings.pullMillis * 4 / 5 + random.nextLong(settings.pullMillis * 2 / 5 + 1);
        if (!hub.gone) at(time + jittered, () -> pull(hub, partner));
    }

    // ---- the network

    private void send(SimulatedHub from, SimulatedHub to, Step arrival) {
        messages++;
        int copies = faulty && random.nextInt(100) < settings.doubled ? 2 : 1;
        for (int i = 0; i < copies; i++) {
            if (faulty && random.nextInt(100) < settings.loss) continue;
            long delay = 1 + random.nextLong(settings.mostDelay);
            at(
                    time + delay,
                    () -> {
                        if (to.up() && together(from, to)) arrival.run();
                    });
        }
    }

    private boolean together(SimulatedHub one, SimulatedHub other) {
        return side.getOrDefault(one.name, 0).equals(side.getOrDefault(other.name, 0));
    }

    private void ask(SimulatedHub hub, SimulatedHub partner, Pull pull, Ask ask) {
        hub.patience.put(partner, time + 2 * settings.mostDelay + 1);
        send(
                hub,
                partner,
                () -> {
                    Answer answer =
                            malice != null && malice.hub == partner
                                    ? malice.answer(ask)
                                    : partner.replica.answer(ask);
                    send(partner, hub, () -> answered(hub, partner, pull, ask, answer));
                });
    }

    // An answer that comes twice, or to a pull that was given up, is dropped: over HTTP it cannot
    // be.
    private void answered(
            SimulatedHub hub, SimulatedHub partner, Pull pull, Ask ask, Answer answer) {
        if (hub.pulls.get(partner) != pull || pull.asked() != ask) return;
        try {
            Optional<Ask> next = pull.next(answer, hub.now(time));
            hub.patience.remove(partner);
            if (next.isPresent()) ask(hub, partner, pull, next.get());
        } catch (ProtocolException wrong) {
            if (malice == null || malice.hub != partner) throw new AssertionError(wrong);
        }
        passOn(hub, hub.took(hub.replica.effects()));
    }

    private void passOn(SimulatedHub hub, Effects effects) {
        List<HubRecord> records = effects.changed();
        if (records.isEmpty()) return;
        for (SimulatedHub each : hub.neighbours) push(hub, each, records);
    }

    void push(SimulatedHub from, SimulatedHub to, List<HubRecord> records) {
        send(
                from,
                to,
                () -> passOn(to, to.took(to.replica.receive(from.name, records, to.now(time)))));
    }

    // ---- what happens

    void change(SimulatedHub hub, String community, Optional<Listing> listing) {
        if (hub.up()) passOn(hub, hub.change(community, listing, time));
    }

    void divide() {
        for (SimulatedHub each : hubs) side.put(each.name, random.nextInt(2));
    }

    /// From now on nothing is lost and all can reach each other; everybody runs.
    void heal() throws IOException {
        side.clear();
        faulty = false;
        for (SimulatedHub each : hubs) start(each);
    }

    void join() {
        side.clear();
    }

    void start(SimulatedHub hub) throws IOException {
        if (!hub.up() && !hub.gone) passOn(hub, hub.start(time));
    }

    /// Whether all hubs hold the same records of that origin, whatever their number.
    boolean agreeOn(String origin) {
        Hash first = null;
        for (SimulatedHub each : hubs) {
            if (!each.up() || malice != null && malice.hub == each) continue;
            Hash root = root(each, origin);
            if (first != null && !first.equals(root)) return false;
            first = root;
        }
        return true;
    }

    static Hash root(SimulatedHub hub, String origin) {
        for (Answer.Origin each : hub.replica.digest().origins()) {
            if (each.name().equals(origin)) return each.root();
        }
        return Hash.NONE;
    }

    /// For a failure: who holds what of that origin, where not all hold the same.
    String differences(String origin) {
        Map<HubRecord, List<String>> holders = new java.util.LinkedHashMap<>();
        for (SimulatedHub each : hubs) {
            if (!each.up()) continue;
            for (HubRecord record : each.replica.records(origin)) {
                holders.computeIfAbsent(record, key -> new ArrayList<>()).add(each.name);
            }
        }
        long up = hubs.stream().filter(SimulatedHub::up).count();
        holders.values().removeIf(names -> names.size() == up);
        String hostile = malice == null ? "nobody" : malice.hub.name;
        return settings + ", hostile " + hostile + ", at " + time + ": " + holders;
    }

    boolean agree() {
        return hubs.stream()
                .filter(each -> malice == null || malice.hub != each)
                .allMatch(each -> agreeOn(each.name));
    }
}
