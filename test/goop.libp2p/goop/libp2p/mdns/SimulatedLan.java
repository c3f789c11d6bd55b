package goop.libp2p.mdns;

import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.libp2p.Keypair;
import goop.libp2p.Multiaddr;
import goop.libp2p.PeerId;
import goop.libp2p.ProtocolException;
import goop.libp2p.Subnet;
import goop.libp2p.dns.DnsMessage;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;

/// Many [Link]s on one wire, without a clock, a socket or a thread. Packets are lost, doubled, late
/// and overtake each other as a seed decides. All the while it watches what nobody may do.
final class SimulatedLan {
    // To make a key takes a while; who a peer is does not matter here.
    private static final List<PeerId> IDS = new ArrayList<>();

    final Random random;
    private final double loss;
    private final double doubled;
    private final int latestMillis;

    Instant now = Instant.EPOCH;
    final List<Node> nodes = new ArrayList<>();
    int queries;
    int answers;

    private record Delivery(Instant at, Node to, byte[] packet, InetSocketAddress from) {}

    private final PriorityQueue<Delivery> wire =
            new PriorityQueue<>(Comparator.comparing(Delivery::at));

    SimulatedLan(long seed, double loss, double doubled, int latestMillis) {
        random = new Random(seed);
        this.loss = loss;
        this.doubled = doubled;
        this.latestMillis = latestMillis;
    }

    private static synchronized PeerId id(int number) {
        while (IDS.size() <= number) IDS.add(Keypair.generate().peerId());
        return IDS.get(number);
    }

    /// One peer.
    final class Node {
        final PeerId id;
        final InetSocketAddress socket;
        final Link link;
        private final Map<Object, Instant> sent = new HashMap<>();
        private final Neighbours neighbours = new Neighbours();
        final List<MdnsEvent> events = new ArrayList<>();
        boolean alive = true;

        private Node(int number) {
            id = SimulatedLan.id(number);
            InetAddress address = InetAddress.ofLiteral("10.0.0." + (number + 1));
            socket = new InetSocketAddress(address, Port.NUMBER);
            MdnsConfig config = new MdnsConfig("goop-mdns", List.of("all"));
            Subnet subnet = new Subnet(address, 24);
            Neighbourhood neighbourhood = new Neighbourhood("eth0", List.of(subnet));
            link = new Link(Names.create("goop-mdns", random), config, neighbourhood, random);
        }

        Multiaddr address(int port) {
            String ip = socket.getAddress().getHostAddress();
            try {
                return Multiaddr.parse("/ip4/" + ip + "/tcp/" + port).withPeer(id);
            } catch (ProtocolException impossible) {
                throw new AssertionError(impossible);
            }
        }

        Set<PeerId> sees() {
            return link.peers().keySet();
        }

        void goodbye() {
            send(this, link.goodbye());
            alive = false;
        }

        private void hear(Delivery each) {
            link.received(each.packet, each.from, now);
            note();
        }

        private void act() {
            send(this, link.due(now));
            note();
        }

        private void note() {
            if (link.takeChanged()) {
                neighbours.update(List.of(link.peers()));
                events.addAll(neighbours.news());
            }
        }
    }

    Node add() {
        Node node = new Node(nodes.size());
        nodes.add(node);
        node.link.start(now);
        node.link.advertise(List.of(node.address(4001)), now);
        return node;
    }

    List<Node> living() {
        return nodes.stream().filter(each -> each.alive).toList();
    }

    /// Whether each living peer sees all others of them, and nobody else.
    boolean isComplete() {
        Set<PeerId> all = new java.util.HashSet<>();
        living().forEach(each -> all.add(each.id));
        return living().stream()
                .allMatch(
                        each -> {
                            Set<PeerId> seen = new java.util.HashSet<>(each.sees());
                            seen.add(each.id);
                            return seen.equals(all);
                        });
    }

    private void send(Node from, List<DnsMessage> messages) {
        for (DnsMessage each : messages) {
            byte[] packet = each.toBytes();
            assertTrue(packet.length <= 1452, packet.length + " bytes");
            if (each.isResponse()) answers++;
            else queries++;
            if (each.isResponse()) watchRate(from, each);
            broadcast(packet, from.socket);
        }
    }

    // RFC 6762, section 6; a goodbye is another record than what it takes back.
    private void watchRate(Node from, DnsMessage message) {
        List<DnsMessage.Record> all = new ArrayList<>(message.answers());
        all.addAll(message.additionals());
        for (DnsMessage.Record each : all) {
            if (each.data() instanceof DnsMessage.Data.Address)
                continue; // a byte[]: not comparable
            Instant before = from.sent.put(each, now);
            boolean rare =
                    before == null
                            || before.equals(now)
                            || !now.isBefore(before.plus(Responder.BETWEEN_ANSWERS));
            assertTrue(rare, () -> "again after " + Duration.between(before, now) + ": " + each);
        }
    }

    /// Puts a packet on the wire, which its sender hears too.
    void broadcast(byte[] packet, InetSocketAddress from) {
        for (Node to : nodes) {
            int copies = random.nextDouble() < doubled ? 2 : 1;
            for (int copy = 0; copy < copies; copy++) {
                if (random.nextDouble() < loss) continue;
                Instant at = now.plusMillis(latestMillis == 0 ? 0 : random.nextInt(latestMillis));
                wire.add(new Delivery(at, to, packet, from));
            }
        }
    }

    /// Lets time go by, from one thing that happens to the next.
    void run(Duration time) {
        Instant end = now.plus(time);
        while (true) {
            Instant next = end;
            for (Node each : living()) next = earlier(next, each.link.next());
            if (!wire.isEmpty()) next = earlier(next, wire.peek().at);
            if (next.isAfter(now)) now = next;
            if (!now.isBefore(end)) return;
            while (!wire.isEmpty() && !wire.peek().at.isAfter(now)) {
                Delivery each = wire.poll();
                if (each.to.alive) each.to.hear(each);
            }
            for (Node each : living()) {
                if (each.link.next().isAfter(now)) continue;
                each.act();
                assertTrue(each.link.next().isAfter(now), "it would do the same again at once");
            }
        }
    }

    private static Instant earlier(Instant one, Instant other) {
        return other.isBefore(one) ? other : one;
    }
}
