package goop.cluster;

import goop.libp2p.ProtocolException;
import goop.presence.Journal;
import goop.presence.PresenceBoard;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/// Makes this server one of several that act as one: the thin shell around a [Replica], between the
/// [PresenceBoard] and the [Bus]. One thread does everything; it never waits for the network.
///
/// Subjects, below `<name>.v1`: `news.<server>` for all, `to.<server>` for one.
public final class Cluster implements Bus.Receiver, AutoCloseable {
    private static final System.Logger LOG = System.getLogger("goop.cluster");

    /// Messages that wait; beyond it they are lost, and asked for again.
    private static final int MOST_WAITING = 4_096;

    private static final Duration TURN = Duration.ofMillis(20);
    private static final Duration RECENT = Duration.ofMinutes(1);

    private record Incoming(String subject, byte[] payload) {}

    private final String prefix;
    private final String self;
    private final Seal seal;
    private final InstantSource clock;
    private final LongSupplier ticks;
    private final Bus bus;
    private final BlockingQueue<Incoming> inbox = new ArrayBlockingQueue<>(MOST_WAITING);
    private final ClusterNotes notes = new ClusterNotes();
    private final Thread thread;
    private final TableKeeper tables;
    private final LongAdder received = new LongAdder();
    private final LongAdder sent = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder overflown = new LongAdder();
    private volatile boolean changed;
    private volatile boolean closed;
    // Read by pages.
    private volatile ClusterStatus status;

    // Belong to the thread.
    private final Replica replica;
    private final BoardSide side;
    private long strangersAt = Long.MIN_VALUE / 2;

    /// @param self our name, another each time that we start
    private Cluster(
            ClusterSettings settings,
            String self,
            PresenceBoard board,
            List<SharedTable> tables,
            InstantSource clock,
            LongSupplier ticks,
            BusDriver driver)
            throws IOException {
        this.prefix = settings.name() + ".v1.";
        this.self = self;
        this.seal = new Seal(settings.secret());
        this.clock = clock;
        this.ticks = ticks;
        replica = new Replica(new ReplicaSettings(self, board::ttl, settings.peers()), now());
        side = new BoardSide(self, board, notes, this::send);
        this.tables = new TableKeeper(self, tables, ticks, this::send);
        status = ClusterStatus.beginning();
        thread = Thread.ofPlatform().daemon().name("cluster").unstarted(this::run);
        bus = driver.open(settings.bus(), this);
    }

    /// Joins. Returns at once; [#awaitJoined] waits.
    ///
    /// @param self our name, another each time that we start: small letters and digits
    /// @param tables what else is the same on all servers
    /// @throws IOException when the settings cannot be used, or there is no library for them
    public static Cluster start(
            ClusterSettings settings,
            String self,
            PresenceBoard board,
            List<SharedTable> tables,
            InstantSource clock,
            LongSupplier ticks)
            throws IOException {
        Cluster cluster =
                new Cluster(settings, self, board, tables, clock, ticks, BusDrivers.find());
        cluster.bus.subscribe(cluster.prefix + "news.*");
        cluster.bus.subscribe(cluster.prefix + "to." + self);
        cluster.thread.start();
        cluster.tables.start();
        return cluster;
    }

    /// What the board has to tell of its publishers to.
    public Journal journal() {
        return notes;
    }

    private Moment now() {
        return new Moment(ticks.getAsLong(), clock.millis());
    }

    @Override
    public void received(String subject, byte[] payload) {
        if (payload.length > ClusterJson.MOST_BYTES
                || !inbox.offer(new Incoming(subject, payload))) {
            overflown.increment();
        }
    }

    @Override
    public void changed() {
        changed = true;
    }

    private void run() {
        try {
            while (!closed) turn();
        } catch (InterruptedException end) {
            LOG.log(System.Logger.Level.TRACE, "cluster=closed");
        } catch (RuntimeException bug) {
            LOG.log(System.Logger.Level.ERROR, "the cluster has ended", bug);
        }
    }

    private void turn() throws InterruptedException {
        Incoming first = inbox.poll(TURN.toMillis(), TimeUnit.MILLISECONDS);
        List<Incoming> all = new ArrayList<>();
        if (first != null) all.add(first);
        inbox.drainTo(all);
        Moment now = now();
        if (changed) {
            changed = false;
            tellConnection(bus.connected());
            replica.connected(now);
        }
        for (Incoming each : all) receive(each, now);
        // First this: what is noted may say that a peer has come back since.
        replica.actions(now).forEach(side::act);
        notes.give(replica, now);
        replica.tick(now);
        replica.actions(now).forEach(side::act);
        status = status(now);
    }

    private void tellConnection(boolean connected) {
        if (connected == status.connected()) return;
        if (connected) {
            LOG.log(System.Logger.Level.INFO, "cluster=connected server=" + self);
        } else {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "cluster: no connection, this server is on its own: " + bus.trouble());
        }
    }

    private void receive(Incoming incoming, Moment now) {
        received.increment();
        try {
            byte[] json = seal.open(incoming.subject, incoming.payload);
            ClusterMessage message = ClusterJson.parse(json);
            if (message instanceof TableMessage about) {
                if (!tables.receive(about)) overflown.increment();
            } else {
                replica.receive(message, now);
            }
        } catch (ProtocolException wrong) {
            refused.increment();
            LOG.log(System.Logger.Level.DEBUG, "cluster refused " + wrong.getMessage());
            if (now.ticks() - strangersAt > RECENT.toMillis()) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "cluster: a message on {0} is refused: {1}",
                        incoming.subject,
                        wrong.getMessage());
            }
            strangersAt = now.ticks();
        }
    }

    private void send(String to, ClusterMessage message) {
        String subject = prefix + (to.isEmpty() ? "news." + self : "to." + to);
        if (bus.publish(subject, seal.close(subject, ClusterJson.write(message)))) {
            sent.increment();
        }
    }

    private ClusterStatus status(Moment now) {
        boolean recent = now.ticks() - strangersAt < RECENT.toMillis();
        return new ClusterStatus(
                bus.connected(), bus.trouble(), recent, replica.alive(), replica.joined(now));
    }

    /// How it stands.
    public ClusterStatus status() {
        return status;
    }

    /// Messages that came, and that were sent, refused, and lost for want of room.
    public ClusterCounts counts() {
        return new ClusterCounts(received.sum(), sent.sum(), refused.sum(), overflown.sum());
    }

    /// Waits until the peers of the other servers are known, but not for long: where the bus cannot
    /// be reached, a server begins on its own.
    public void awaitJoined(Duration patience) throws IOException {
        long end = System.nanoTime() + patience.toNanos();
        try {
            while (!status.joined() && System.nanoTime() < end) Thread.sleep(TURN);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while joining the cluster", interrupted);
        }
    }

    /// Tells the others, and ends.
    @Override
    public void close() {
        closed = true;
        tables.close();
        try {
            thread.join(Duration.ofSeconds(1));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        Moment now = now();
        notes.give(replica, now);
        replica.leave(now);
        replica.actions(now).stream().filter(Action.Send.class::isInstance).forEach(side::act);
        bus.close();
    }
}
