package goop.libp2p.dcutr;

import goop.libp2p.Connection;
import goop.libp2p.HostEvent;
import goop.libp2p.Multiaddr;
import goop.libp2p.PeerId;
import goop.libp2p.PeerInfo;
import goop.libp2p.PunchReport;
import goop.libp2p.RawConnection;
import goop.libp2p.Stream;
import goop.libp2p.Subscription;
import goop.libp2p.swarm.DialBudget;
import goop.libp2p.swarm.Swarm;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Makes relayed connections direct: at once for those that peers make to us, and when the peer
/// wants it for those that we make.
public final class DirectUpgrade implements Closeable {
    /// The protocol's name.
    public static final String PROTOCOL = "/libp2p/dcutr";

    /// How long an address of our own is waited for, which identify may just be bringing.
    static final Duration OWN_ADDRESS = Duration.ofSeconds(1);

    // Upgrades that go on at once; further connections stay relayed.
    private static final int AT_ONCE = 32;
    private static final int REMEMBERED = 256;
    private static final Duration LOOK = Duration.ofMillis(5);

    private static final System.Logger LOG = System.getLogger("goop.libp2p.dcutr");

    private final Swarm swarm;
    private final Supplier<List<Multiaddr>> ours;
    private final InstantSource clock;

    // Three tries, and once more for a relayed connection made anew; several peers live behind one
    // address, and nobody can point more at a third party than this.
    private final DialBudget budget = new DialBudget(6, 24, 240);

    // Further SYNs to what refuses, each counted: as many as three tries take.
    private final DialBudget redials = new DialBudget(1500, 1500, 6000);

    private final Semaphore places = new Semaphore(AT_ONCE);
    private final Set<PeerId> active = ConcurrentHashMap.newKeySet();
    // The relayed connections that were made to us and are open, each with what its end opens.
    private final Map<Connection, CountDownLatch> followed = new ConcurrentHashMap<>();
    // A peer whose tries fail at once begins the next while we are at the first.
    private final Map<PeerId, Integer> answered = new ConcurrentHashMap<>();
    private final Map<Multiaddr, Punch> punches = new ConcurrentHashMap<>();
    private final Subscription subscription;
    private volatile boolean closed;

    // Belongs to the lock on it. The longest unchanged gives way.
    private final Map<PeerId, PunchReport> reports =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<PeerId, PunchReport> eldest) {
                    return size() > REMEMBERED;
                }
            };

    /// Begins to serve, and to upgrade.
    ///
    /// @param ours where we may be reached: public addresses that we have, or were seen at
    public DirectUpgrade(Swarm swarm, Supplier<List<Multiaddr>> ours, InstantSource clock) {
        this.swarm = swarm;
        this.ours = ours;
        this.clock = clock;
        swarm.expect(this::takeOver);
        swarm.handle(PROTOCOL, this::answer);
        subscription = swarm.subscribe(this::hear);
    }

    private void hear(HostEvent event) {
        // Which protocols the peer has comes with identify, at first or later.
        if (event instanceof HostEvent.PeerIdentified(Connection connection, PeerInfo info)) {
            consider(connection, info);
        }
        if (event instanceof HostEvent.ConnectionClosed(Connection connection, _)) {
            CountDownLatch end = followed.remove(connection);
            if (end != null) end.countDown();
        }
    }

    // "B [...] which accepted the relayed connection" opens the stream.
    private void consider(Connection connection, PeerInfo info) {
        if (closed || !connection.isRelayed() || !connection.isInbound()) return;
        // Identify may bring it yet: some offer it only once they know a public address.
        if (!info.protocols().contains(PROTOCOL) || followed.containsKey(connection)) return;
        CountDownLatch end = new CountDownLatch(1);
        followed.put(connection, end);
        Thread.ofVirtual()
                .name("dcutr open " + connection.remotePeer().brief())
                .start(() -> follow(connection, info, end));
    }

    // Until the connection ends, or enough was tried.
    private void follow(Connection connection, PeerInfo info, CountDownLatch end) {
        PeerId peer = connection.remotePeer();
        try {
            List<Multiaddr> known = info.addresses().stream().filter(Candidates::isPublic).toList();
            upgrade(connection, known, Steps.MOST_TRIES);
            Retries retries = new Retries();
            while (connection.isOpen() && !closed) {
                Optional<Duration> pause = retries.pause();
                if (pause.isEmpty()) return;
                if (end.await(pause.get().toSeconds(), TimeUnit.SECONDS)) return;
                if (retries.isDue(Punch.direct(swarm, peer).isPresent())) {
                    // What can be dialled as anybody would was dialled at first.
                    upgrade(connection, List.of(), 1);
                }
            }
        } catch (InterruptedException never) {
            Thread.currentThread().interrupt();
        } finally {
            // It may have ended before it was known to be there.
            if (!connection.isOpen()) followed.remove(connection);
        }
    }

    private void upgrade(Connection connection, List<Multiaddr> known, int tries)
            throws InterruptedException {
        PeerId peer = connection.remotePeer();
        if (!active.add(peer)) return;
        try {
            if (!places.tryAcquire()) {
                log("punch-refused", peer, "too many at once");
                return;
            }
            try {
                Steps steps = Steps.opens(ownAddresses(), tries);
                List<Multiaddr> dialled = Candidates.of(known, ownAddresses());
                remember(new Upgrade(this, connection, steps).open(dialled));
            } catch (IOException failed) {
                log("punch-failed", peer, failed.toString());
            } finally {
                places.release();
            }
        } finally {
            active.remove(peer);
        }
    }

    // The peer opened the stream, over the relayed connection that we dialled.
    private void answer(Stream stream) throws IOException, InterruptedException {
        Connection connection = stream.connection();
        if (!connection.isRelayed()) throw new IOException("dcutr: not a relayed connection");
        if (connection.isInbound()) throw new IOException("dcutr: the wrong side began");
        PeerId peer = connection.remotePeer();
        try {
            if (answered.merge(peer, 1, Integer::sum) > Steps.MOST_TRIES) {
                throw new IOException("dcutr: too many at once from one peer");
            }
            if (!places.tryAcquire()) throw new IOException("dcutr: too many at once");
            try {
                Upgrade upgrade = new Upgrade(this, connection, Steps.answers(ownAddresses()));
                remember(upgrade.answer(stream));
            } finally {
                places.release();
            }
        } finally {
            answered.computeIfPresent(peer, (_, count) -> count == 1 ? null : count - 1);
        }
    }

    private List<Multiaddr> ownAddresses() throws InterruptedException {
        long until = System.nanoTime() + OWN_ADDRESS.toNanos();
        while (true) {
            List<Multiaddr> all = ours.get().stream().filter(Candidates::isPublic).toList();
            if (!all.isEmpty() || System.nanoTime() > until) return all;
            Thread.sleep(LOOK);
        }
    }

    // ---- for an upgrade under way

    Swarm swarm() {
        return swarm;
    }

    InstantSource clock() {
        return clock;
    }

    boolean mayDial(PeerId peer, List<Multiaddr> addresses) {
        return budget.takes(peer, addresses, clock.instant());
    }

    boolean mayDialAgain(PeerId peer, Multiaddr address) {
        return redials.takes(peer, List.of(address), clock.instant());
    }

    /// Runs a punch, which is also given connections from its addresses that come to our listener.
    boolean run(Punch punch, List<Multiaddr> addresses) throws InterruptedException {
        for (Multiaddr each : addresses) punches.put(each, punch);
        try {
            return punch.run(addresses);
        } finally {
            for (Multiaddr each : addresses) punches.remove(each, punch);
        }
    }

    private boolean takeOver(RawConnection raw) {
        Punch punch = punches.get(raw.remoteAddress());
        if (punch == null) return false;
        Thread.ofVirtual().name("punch " + raw.remoteAddress()).start(() -> punch.met(raw));
        return true;
    }

    // ---- what came of it

    private void remember(PunchReport report) {
        synchronized (reports) {
            reports.remove(report.peer());
            reports.put(report.peer(), report);
        }
        log("punch-ended", report.peer(), report.why());
    }

    /// What came of the last upgrade with that peer.
    public Optional<PunchReport> report(PeerId peer) {
        synchronized (reports) {
            return Optional.ofNullable(reports.get(peer));
        }
    }

    private static void log(String event, PeerId peer, String reason) {
        LOG.log(
                System.Logger.Level.DEBUG,
                () -> "event=%s peer=%s reason=\"%s\"".formatted(event, peer, reason));
    }

    /// Begins no more.
    @Override
    public void close() {
        closed = true;
        subscription.close();
        swarm.unhandle(PROTOCOL);
        swarm.expect(_ -> false);
        followed.values().forEach(CountDownLatch::countDown);
    }
}
