package goop.libp2p.swarm;

import goop.libp2p.HostEvent;
import goop.libp2p.Keypair;
import goop.libp2p.LimitException;
import goop.libp2p.Limits;
import goop.libp2p.Multiaddr;
import goop.libp2p.PeerId;
import goop.libp2p.PeerInfo;
import goop.libp2p.RawConnection;
import goop.libp2p.Resolver;
import goop.libp2p.StreamHandler;
import goop.libp2p.Subscription;
import goop.libp2p.Transport;
import goop.libp2p.noise.NoiseIdentity;
import goop.libp2p.tcp.TcpListener;
import goop.libp2p.tcp.TcpTransport;
import goop.libp2p.upgrade.Role;
import goop.libp2p.upgrade.Upgraded;
import goop.libp2p.upgrade.Upgrader;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// All connections of one host. What a [goop.libp2p.Host] shows of this is for everybody; protocols
/// that make connections themselves (relay, hole punching) use the rest.
public final class Swarm implements Closeable {
    private static final System.Logger LOG = System.getLogger("goop.libp2p.swarm");
    private static final Duration DIALLED_TTL = Duration.ofHours(1);
    private static final Duration GOODBYE = Duration.ofSeconds(3);

    private final PeerId self;
    private final Limits limits;
    private final InstantSource clock;
    private final Admission admission;
    private final Events events;
    private final ConnectionTable table;
    private final AddressBook addresses;
    private final Upgrader upgrader;
    private final Dials dials;
    private final TcpTransport tcp = new TcpTransport();
    private final List<Transport> transports = new CopyOnWriteArrayList<>(List.of(tcp));
    private final List<TcpListener> listeners = new CopyOnWriteArrayList<>();
    private final Map<String, StreamHandler> handlers = new ConcurrentSkipListMap<>();
    private final Protections protections = new Protections();
    private final AtomicLong numbers = new AtomicLong();
    private final Semaphore streams;
    private final Housekeeping housekeeping;
    private volatile Predicate<RawConnection> expected = _ -> false;
    private volatile Consumer<SwarmConnection> opened = connection -> {};
    private volatile boolean closed;

    /// @param earlyMuxers whether to agree on the muxer within Noise
    public Swarm(
            Keypair key,
            Limits limits,
            boolean earlyMuxers,
            Resolver resolver,
            InstantSource clock) {
        self = key.peerId();
        this.limits = limits;
        this.clock = clock;
        streams = new Semaphore(limits.streams().all());
        admission = new Admission(limits);
        events = new Events(self.brief());
        table = new ConnectionTable(self, events::publish);
        housekeeping = new Housekeeping(self, table, limits.connections(), protections, clock);
        addresses = new AddressBook(clock, limits.dials().knownPeers());
        upgrader = new Upgrader(NoiseIdentity.of(key), earlyMuxers, limits);
        dials = new Dials(limits.dials(), transports, upgrader, resolver, clock);
    }

    // ---- listening

    /// Begins to listen, and returns where.
    public Multiaddr listen(Multiaddr address) throws IOException {
        TcpListener listener = tcp.listen(address, this::incoming);
        listeners.add(listener);
        return listener.address();
    }

    /// What was dialled in vain may be dialled again at once.
    public void forgetFailures() {
        dials.forgetFailures();
    }

    /// Where we listen, as bound.
    public List<Multiaddr> listening() {
        return listeners.stream().map(TcpListener::address).toList();
    }

    /// Somebody connected: takes over `raw` and returns at once.
    public void incoming(RawConnection raw) {
        if (expected.test(raw)) return;
        Admission.Ticket ticket;
        try {
            if (closed) throw new LimitException("the host is closed");
            ticket = admission.inbound(raw.remoteAddress());
        } catch (LimitException refused) {
            log("connection-refused", raw.remoteAddress(), refused);
            raw.close();
            return;
        }
        Thread.ofVirtual().name("handshake " + raw).start(() -> welcome(raw, ticket));
    }

    private void welcome(RawConnection raw, Admission.Ticket ticket) {
        SwarmConnection connection = null;
        try {
            Upgraded upgraded = upgrader.upgrade(raw, Role.SERVER, Optional.empty());
            connection = register(upgraded, ticket, true);
        } catch (IOException failed) {
            log("handshake-failed", raw.remoteAddress(), failed);
        } finally {
            if (connection == null) {
                ticket.close();
                raw.close();
            }
        }
        if (connection != null) connection.run();
    }

    // ---- dialling

    /// A connection to that peer: one that is there, or a new one to what is known and `more`.
    public SwarmConnection connect(PeerId peer, Collection<Multiaddr> more)
            throws IOException, InterruptedException {
        if (peer.equals(self)) throw new IOException("a peer does not connect to itself");
        Optional<SwarmConnection> there = table.best(peer);
        if (there.isPresent()) return there.get();
        List<Multiaddr> all = new ArrayList<>(addresses.addresses(peer));
        all.addAll(more); // of these, only one that leads there is remembered
        Dials.Wanted wanted = new Dials.Wanted(peer, false);
        return dials.join(wanted, () -> dial(Optional.of(peer), all, false));
    }

    /// A connection to that peer that goes through no relay: one that is there, or a new one. For
    /// protocols that a relay is spoken to by, and for hole punching.
    ///
    /// @param more as for [#connect]; relayed ones are left out
    public SwarmConnection connectDirectly(PeerId peer, Collection<Multiaddr> more)
            throws IOException, InterruptedException {
        if (peer.equals(self)) throw new IOException("a peer does not connect to itself");
        for (SwarmConnection each : table.of(peer)) {
            if (each.isOpen() && !each.isRelayed()) return each;
        }
        addresses.add(peer, more, DIALLED_TTL);
        return dials.join(
                new Dials.Wanted(peer, true),
                () -> {
                    List<Multiaddr> direct = new ArrayList<>(addresses.addresses(peer));
                    direct.removeIf(Multiaddr::isRelayed);
                    return dial(Optional.of(peer), direct, true);
                });
    }

    /// A new connection to whoever answers at that address.
    public SwarmConnection connect(Multiaddr address) throws IOException, InterruptedException {
        return dial(Optional.empty(), List.of(address), false);
    }

    private SwarmConnection dial(
            Optional<PeerId> expected, Collection<Multiaddr> where, boolean within)
            throws IOException, InterruptedException {
        Admission.Ticket ticket = admission.outbound();
        boolean done = false;
        try {
            Upgraded upgraded = dials.dial(expected, where, within);
            SwarmConnection connection = started(register(upgraded, ticket, false));
            if (!connection.isRelayed()) {
                Multiaddr address = connection.remoteAddress();
                addresses.add(connection.remotePeer(), List.of(address), DIALLED_TTL);
            }
            done = true;
            return connection;
        } finally {
            if (!done) ticket.close();
        }
    }

    /// Incoming connections for which that says true are its own. It must be quick.
    public void expect(Predicate<RawConnection> taking) {
        expected = taking;
    }

    /// Makes a connection of a raw one that came about in another way (hole punching).
    ///
    /// @param role which side of the handshake we are
    public SwarmConnection adopt(RawConnection raw, Role role, PeerId expected) throws IOException {
        Admission.Ticket ticket = admission.outbound();
        boolean done = false;
        try {
            Upgraded upgraded = upgrader.upgrade(raw, role, Optional.of(expected));
            SwarmConnection connection = started(register(upgraded, ticket, role == Role.SERVER));
            done = true;
            return connection;
        } finally {
            if (!done) {
                ticket.close();
                raw.close();
            }
        }
    }

    private static SwarmConnection started(SwarmConnection connection) {
        Thread.ofVirtual().start(connection::run);
        return connection;
    }

    /// For transports besides TCP.
    public void add(Transport transport) {
        transports.add(transport);
    }

    /// For dialling from given ports.
    public TcpTransport tcp() {
        return tcp;
    }

    // ---- connections

    /// For identify, which has no time to lose: called for each new connection in the thread that
    /// made it, at about the time of [HostEvent.ConnectionOpened].
    public void onOpened(Consumer<SwarmConnection> first) {
        opened = first;
    }

    private SwarmConnection register(Upgraded upgraded, Admission.Ticket ticket, boolean inbound)
            throws IOException {
        SwarmConnection connection =
                new SwarmConnection(
                        this,
                        upgraded,
                        ticket,
                        inbound,
                        numbers.incrementAndGet(),
                        clock.instant());
        try {
            if (upgraded.peer().equals(self)) throw new IOException("connected to ourselves");
            ticket.established(upgraded.peer());
            if (!table.add(connection)) throw new IOException("the host is closed");
        } catch (IOException refused) {
            connection.close(refused.getMessage());
            throw refused;
        }
        opened.accept(connection);
        log("connection-opened", connection, null);
        housekeeping.added();
        return connection;
    }

    void ended(SwarmConnection connection, String reason) {
        table.remove(connection, reason);
        log("connection-closed", connection, new IOException(reason));
    }

    /// The connection to use for that peer.
    public Optional<SwarmConnection> best(PeerId peer) {
        return table.best(peer);
    }

    /// All connections to that peer, the preferred first.
    public List<SwarmConnection> connections(PeerId peer) {
        return table.of(peer);
    }

    public List<SwarmConnection> connections() {
        return table.all();
    }

    public Set<PeerId> peers() {
        return table.peers();
    }

    /// Ends all connections to that peer.
    public void disconnect(PeerId peer) {
        table.of(peer).forEach(SwarmConnection::close);
    }

    /// Keeps connections to that peer from being closed when there are too many.
    ///
    /// @param reason who wants that; each reason counts on its own
    public void protect(PeerId peer, String reason) {
        protections.add(peer, reason);
    }

    /// Takes one protection back.
    public void unprotect(PeerId peer, String reason) {
        protections.remove(peer, reason);
    }

    // ---- what is known of peers

    /// Remembers where a peer was said to be.
    public void know(PeerId peer, Collection<Multiaddr> where, Duration howLong) {
        addresses.add(peer, where, howLong);
    }

    /// Where a peer was said to be.
    public List<Multiaddr> known(PeerId peer) {
        return addresses.addresses(peer);
    }

    void identified(SwarmConnection connection, PeerInfo info) {
        events.publish(new HostEvent.PeerIdentified(connection, info));
    }

    /// Hears of all that happens, in a thread of the swarm's, so it should be quick.
    public Subscription subscribe(Consumer<HostEvent> subscriber) {
        return events.subscribe(subscriber);
    }

    /// For those who own what an event is about.
    public void publish(HostEvent event) {
        events.publish(event);
    }

    // ---- streams

    /// Serves streams of that protocol from now on.
    public void handle(String protocol, StreamHandler handler) {
        handlers.put(protocol, handler);
    }

    public void unhandle(String protocol) {
        handlers.remove(protocol);
    }

    /// What we serve, in alphabetical order.
    public List<String> protocols() {
        return List.copyOf(handlers.keySet());
    }

    boolean handles(String protocol) {
        return handlers.containsKey(protocol);
    }

    StreamHandler handler(String protocol) {
        return handlers.get(protocol);
    }

    boolean takeStream() {
        return streams.tryAcquire();
    }

    void giveStreams(int count) {
        streams.release(count);
    }

    /// Streams that are open now.
    public int streamCount() {
        return limits.streams().all() - streams.availablePermits();
    }

    /// Bytes received and not yet read, over all connections: at most
    /// [Limits.Streams#bufferedBytes].
    public long bufferedBytes() {
        return upgrader.bufferedBytes();
    }

    public Limits limits() {
        return limits;
    }

    public PeerId self() {
        return self;
    }

    // ---- the end

    @Override
    public void close() {
        closed = true;
        tcp.close();
        housekeeping.close();
        table.close("host closed", GOODBYE);
        events.close();
    }

    private static void log(String event, Object where, IOException reason) {
        String why = reason == null ? "" : " reason=\"" + reason.getMessage() + '"';
        LOG.log(
                System.Logger.Level.DEBUG,
                () -> "event=%s where=\"%s\"%s".formatted(event, where, why));
    }
}
