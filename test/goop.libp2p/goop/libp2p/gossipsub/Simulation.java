package goop.libp2p.gossipsub;

import goop.libp2p.PeerId;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;

/// A network of routers in one thread, without sockets: time is a number, and everything that
/// happens follows from the seed.
///
/// What two peers say to each other stays in order, as on a stream, and is late by some
/// milliseconds; with faults, what may be lost is lost now and then, and comes twice or out of
/// order. A link that goes down takes with it what is under way.
final class Simulation {
    static final String TOPIC = "t";

    /// @param loss share of the RPCs that are not urgent
    /// @param twice share of all but subscriptions
    /// @param shuffled whether the order is not kept
    record Faults(double loss, double twice, boolean shuffled) {
        static final Faults NONE = new Faults(0, 0, false);
    }

    private record Happening(long at, long number, Runnable what) {}

    /// One peer.
    final class Node {
        final PeerId id = Unsigned.peer(random);
        final Version version;
        final Router router;
        final Map<PeerId, Link> links = new LinkedHashMap<>();
        final Map<MessageId, Integer> delivered = new HashMap<>();
        final Map<PeerId, Long> mustNotGraft = new HashMap<>();
        boolean alive = true;
        private boolean joined;
        private long published;

        Node(Version version, GossipParameters parameters) {
            this.version = version;
            router = new Router(id, parameters, new java.util.SplittableRandom(random.nextLong()));
            at(now + random.nextInt(1000), this::beat);
        }

        private void beat() {
            if (!alive) return;
            carryOut(this, router.heartbeat(now));
            afterBeat.accept(this);
            at(now + 1000, this::beat);
        }

        void join() {
            joined = true;
            carryOut(this, router.join(TOPIC, TopicScoring.defaults(), now));
        }

        void leave() {
            joined = false;
            carryOut(this, router.leave(TOPIC, now));
        }

        MessageId publish(int length) {
            Message message = Unsigned.message(id, TOPIC, ++published, length);
            carryOut(this, router.publish(message, now));
            return message.id();
        }
    }

    /// What carries RPCs between two nodes, until it goes down.
    final class Link {
        final Node one;
        final Node other;
        private boolean up = true;
        private final Map<Node, Long> lastArrival = new HashMap<>();

        private Link(Node one, Node other) {
            this.one = one;
            this.other = other;
        }

        private Node opposite(Node node) {
            return node == one ? other : one;
        }

        private void send(Node from, Rpc rpc, boolean urgent) {
            boolean mayVary = rpc.subscriptions().isEmpty();
            if (!urgent && random.nextDouble() < faults.loss()) return;
            int copies = mayVary && random.nextDouble() < faults.twice() ? 2 : 1;
            for (int copy = 0; copy < copies; copy++) {
                long arrival = now + 1 + random.nextInt(faults.shuffled() ? 400 : 40);
                if (!(mayVary && faults.shuffled())) {
                    arrival = Math.max(arrival, lastArrival.getOrDefault(from, 0L));
                    lastArrival.put(from, arrival);
                }
                at(arrival, () -> arrive(from, rpc));
            }
        }

        private void arrive(Node from, Rpc sent) {
            Node to = opposite(from);
            if (!up || !to.alive) return;
            try {
                Rpc rpc = Rpc.read(sent.toBytes());
                // Outside the topic a PRUNE says nothing.
                for (Rpc.Prune each : to.joined ? rpc.prune() : List.<Rpc.Prune>of()) {
                    long seconds = each.backoffSeconds() == 0 ? 60 : each.backoffSeconds();
                    to.mustNotGraft.merge(from.id, now + seconds * 1000, Math::max);
                }
                carryOut(to, to.router.received(from.id, rpc, now));
            } catch (IOException bug) {
                throw new AssertionError(bug);
            }
        }
    }

    final Random random;
    final List<Node> nodes = new ArrayList<>();
    Faults faults = Faults.NONE;
    Consumer<Node> afterBeat = node -> {};
    long now;
    private long number;
    private final PriorityQueue<Happening> ahead =
            new PriorityQueue<>(
                    java.util.Comparator.comparingLong(Happening::at)
                            .thenComparingLong(Happening::number));

    Simulation(long seed) {
        random = new Random(seed);
    }

    void at(long time, Runnable what) {
        ahead.add(new Happening(time, number++, what));
    }

    void run(long millis) {
        long end = now + millis;
        while (!ahead.isEmpty() && ahead.peek().at() <= end) {
            Happening next = ahead.remove();
            now = next.at();
            next.what().run();
        }
        now = end;
    }

    Node add(Version version, GossipParameters parameters) {
        Node node = new Node(version, parameters);
        nodes.add(node);
        return node;
    }

    List<Node> living() {
        return nodes.stream().filter(each -> each.alive).toList();
    }

    void connect(Node one, Node other) {
        if (one == other || !one.alive || !other.alive || one.links.containsKey(other.id)) return;
        Link link = new Link(one, other);
        one.links.put(other.id, link);
        other.links.put(one.id, link);
        // They speak the latest tongue that both know.
        Version version = one.version.compareTo(other.version) > 0 ? one.version : other.version;
        carryOut(one, one.router.connected(other.id, version, true, "/ip4/127.0.0.1"));
        carryOut(other, other.router.connected(one.id, version, false, "/ip4/127.0.0.1"));
    }

    void disconnect(Node one, Node other) {
        Link link = one.links.remove(other.id);
        if (link == null) return;
        other.links.remove(one.id);
        link.up = false;
        one.router.disconnected(other.id, now);
        other.router.disconnected(one.id, now);
    }

    void kill(Node node) {
        for (Link each : List.copyOf(node.links.values())) disconnect(each.one, each.other);
        node.alive = false;
    }

    /// Adds links until everybody can reach everybody.
    void makeConnected() {
        List<Node> living = living();
        Set<Node> reached = new HashSet<>();
        List<Node> todo = new ArrayList<>(List.of(living.getFirst()));
        while (reached.size() < living.size()) {
            if (todo.isEmpty()) {
                List<Node> missing = living.stream().filter(it -> !reached.contains(it)).toList();
                Node lost = missing.get(random.nextInt(missing.size()));
                connect(lost, List.copyOf(reached).get(random.nextInt(reached.size())));
                todo.add(lost);
            }
            Node next = todo.removeLast();
            if (!reached.add(next)) continue;
            next.links.values().forEach(link -> todo.add(link.opposite(next)));
        }
    }

    private void carryOut(Node node, List<Action> actions) {
        for (Action each : actions) {
            switch (each) {
                case Action.Send it -> send(node, it);
                case Action.Examine it -> {
                    if (node.router.wants(it.sender(), it.message(), now)) {
                        carryOut(node, node.router.verified(it.sender(), it.message(), now));
                    }
                }
                case Action.Judge it -> judge(node, it);
                case Action.Deliver it -> node.delivered.merge(it.message().id(), 1, Integer::sum);
                case Action.Meet it -> throw new AssertionError("nobody is trusted: " + it);
            }
        }
    }

    // The application takes a moment over it, in which copies may come.
    private void judge(Node node, Action.Judge it) {
        at(
                now + random.nextInt(20),
                () -> {
                    if (!node.alive) return;
                    carryOut(
                            node,
                            node.router.judged(it.sender(), it.message(), Verdict.ACCEPT, now));
                });
    }

    private void send(Node from, Action.Send send) {
        Link link = from.links.get(send.peer());
        if (link == null) throw new AssertionError("sent to one who is not there");
        if (send.rpc().isEmpty()) throw new AssertionError("sent nothing");
        if (!send.rpc().graft().isEmpty()) {
            long until = from.mustNotGraft.getOrDefault(send.peer(), 0L);
            if (now < until) throw new AssertionError("grafts too early at " + now);
        }
        link.send(from, send.rpc(), send.urgent());
    }
}
