package goop.cluster;

import goop.libp2p.ProtocolException;
import goop.presence.BoardSettings;
import goop.presence.Peer;
import goop.presence.Presence;
import goop.presence.PresenceBoard;
import goop.presence.PresenceToken;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/// Rendezvous servers with real boards and replicas, peers that beat, and a network between the
/// servers, all in one thread under a clock of its own. The same seed makes the same run.
final class Simulation {
    static final int STEP = 20;
    static final int TTL = 20_000;
    private static final int BEAT = 5_000;
    private static final long BEGIN = 1_738_764_000_000L;

    final Random random;
    final List<Server> servers = new ArrayList<>();
    final List<Client> clients = new ArrayList<>();
    long now;

    // The network: chances of a message, and servers that do not hear each other.
    double loss;
    double twice;
    int delay = 5;
    final Set<String> cut = new HashSet<>();

    private record Flying(long at, long order, String to, byte[] sealed) {}

    private final PriorityQueue<Flying> network =
            new PriorityQueue<>(
                    Comparator.comparingLong(Flying::at).thenComparingLong(Flying::order));
    private long order;
    private int started;

    Simulation(long seed) {
        random = new Random(seed);
    }

    /// One place for a server, which may be down, and start again under another name.
    final class Server {
        final int place;
        final long skew = random.nextLong(-90_000, 90_000);
        private final Seal seal = new Seal(new goop.config.Secret("simulated"));
        private String name;
        private PresenceBoard board;
        private ClusterNotes notes;
        private Replica replica;
        private BoardSide side;
        boolean up;

        private Server(int place) {
            this.place = place;
            start();
        }

        void start() {
            name = "s" + place + "x" + ++started;
            BoardSettings settings =
                    BoardSettings.defaults().with(Duration.ofMillis(TTL), false, 10_000);
            board =
                    new PresenceBoard(
                            settings,
                            PresenceToken.withRandomKey(),
                            () -> Instant.ofEpochMilli(at().millis()),
                            () -> at().ticks());
            notes = new ClusterNotes();
            board.journal(notes);
            replica = new Replica(new ReplicaSettings(name, board::ttl, 10_000), at());
            side = new BoardSide(name, board, notes, (to, message) -> send(this, to, message));
            up = true;
        }

        private Moment at() {
            return new Moment(now + place * 1_000_000L, BEGIN + now + skew);
        }

        /// Without a word.
        void kill() {
            up = false;
        }

        void stop() {
            notes.give(replica, at());
            replica.leave(at());
            act();
            up = false;
        }

        boolean joined() {
            return up && replica.joined(at());
        }

        private void act() {
            replica.actions(at()).forEach(side::act);
        }

        private void turn() {
            act();
            notes.give(replica, at());
            replica.tick(at());
            act();
            if (now % 240 == 0) board.tick();
        }

        private void receive(byte[] sealed) {
            try {
                replica.receive(ClusterJson.parse(seal.open("simulated", sealed)), at());
            } catch (ProtocolException wrong) {
                throw new AssertionError(wrong);
            }
        }

        /// Who is here: peer id to label.
        Map<String, String> picture() {
            Map<String, String> picture = new TreeMap<>();
            for (Peer each : board.peers()) {
                picture.put(each.message().peerId(), each.message().content());
            }
            return picture;
        }
    }

    /// A peer.
    final class Client {
        final String id;
        // Half of them leave it to the server to say when it was.
        private final boolean dated = random.nextBoolean();
        private final long skew = random.nextLong(-3_600_000, 3_600_000);
        int label;
        Server home;
        boolean online;
        private long beatAt;

        private Client(String id) {
            this.id = id;
            home = anywhere();
            come();
        }

        void come() {
            online = true;
            beatAt = now + random.nextInt(BEAT);
            publish(Presence.Type.ONLINE);
        }

        void change() {
            label++;
            publish(Presence.Type.UPDATE);
        }

        void leave() {
            publish(Presence.Type.OFFLINE);
            online = false;
        }

        /// Without a word.
        void vanish() {
            online = false;
        }

        void move() {
            home = anywhere();
            publish(Presence.Type.UPDATE);
        }

        private void turn() {
            if (!online || now < beatAt) return;
            beatAt = now + BEAT - 500 + random.nextInt(500);
            publish(Presence.Type.UPDATE);
        }

        private void publish(Presence.Type type) {
            if (!home.up) home = anywhere();
            if (!home.up) return;
            Presence message =
                    new Presence(
                            type,
                            id,
                            id + " " + label,
                            "",
                            "",
                            false,
                            List.of(),
                            dated ? BEGIN + now + skew : 0,
                            "");
            home.board.publish(message, null);
        }
    }

    private Server anywhere() {
        List<Server> up = servers.stream().filter(each -> each.up).toList();
        return up.isEmpty() ? servers.getFirst() : up.get(random.nextInt(up.size()));
    }

    void servers(int count) {
        for (int i = 0; i < count; i++) servers.add(new Server(i));
    }

    void clients(int count) {
        for (int i = 0; i < count; i++) clients.add(new Client("peer" + clients.size()));
    }

    private void send(Server from, String to, ClusterMessage message) {
        byte[] sealed = from.seal.close("simulated", ClusterJson.write(message));
        for (Server each : servers) {
            if (each == from || !each.up || !to.isEmpty() && !to.equals(each.name)) continue;
            if (cut.contains(from.place + ">" + each.place)) continue;
            if (random.nextDouble() < loss) continue;
            int copies = random.nextDouble() < twice ? 2 : 1;
            for (int i = 0; i < copies; i++) {
                network.add(
                        new Flying(now + 1 + random.nextInt(delay), order++, each.name, sealed));
            }
        }
    }

    /// Neither hears the other.
    void cut(int one, int other) {
        cut.add(one + ">" + other);
        cut.add(other + ">" + one);
    }

    void heal() {
        cut.clear();
        loss = 0;
        twice = 0;
        delay = 5;
    }

    void run(long millis) {
        run(millis, () -> {});
    }

    /// @param each is run after each step
    void run(long millis, Runnable each) {
        for (long end = now + millis; now < end; ) {
            now += STEP;
            for (Client client : clients) client.turn();
            while (!network.isEmpty() && network.peek().at <= now) {
                Flying message = network.poll();
                for (Server server : servers) {
                    if (server.up && server.name.equals(message.to)) server.receive(message.sealed);
                }
            }
            for (Server server : servers) if (server.up) server.turn();
            each.run();
        }
    }

    /// Who is here in truth.
    Map<String, String> truth() {
        Map<String, String> truth = new TreeMap<>();
        for (Client each : clients) if (each.online) truth.put(each.id, each.id + " " + each.label);
        return truth;
    }
}
