package goop.libp2p;

import goop.libp2p.autonat.AutoNatClient;
import goop.libp2p.autonat.AutoNatService;
import goop.libp2p.dcutr.DirectUpgrade;
import goop.libp2p.identify.Identify;
import goop.libp2p.ping.Ping;
import goop.libp2p.ping.RollCall;
import goop.libp2p.relay.RelayService;
import goop.libp2p.relay.Relays;
import goop.libp2p.swarm.Swarm;
import goop.libp2p.tcp.Interfaces;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// A peer: it listens, connects to others, and serves protocols. Safe for several threads.
///
/// ```java
/// try (Host host = Host.builder().listen("/ip4/127.0.0.1/tcp/0").start()) {
///     host.handle("/echo/1.0.0", stream -> stream.in().transferTo(stream.out()));
///     ...
/// }
/// ```
public final class Host implements Closeable {
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(10);

    private final Keypair key;
    private final Swarm swarm;
    private final Identify identify;
    private final Relays relays;
    private final Optional<RelayService> relayService;
    private final Optional<DirectUpgrade> upgrade;
    private final Optional<AutoNatService> natService;
    private final AutoNatClient natClient;

    private final Thread watcher;
    private volatile List<Multiaddr> announced = List.of();
    // Asking for the interfaces takes a while; identify asks for each connection.
    private volatile List<Multiaddr> told = List.of();

    Host(HostBuilder builder) {
        key = builder.key;
        swarm =
                new Swarm(
                        key, builder.limits, builder.earlyMuxers, builder.resolver, builder.clock);
        identify =
                new Identify(
                        swarm,
                        key,
                        builder.agentVersion,
                        builder.protocolVersion,
                        () -> told,
                        builder.clock);
        builder.handlers.forEach(swarm::handle);
        swarm.handle(Ping.PROTOCOL, Ping.handler());
        identify.start();
        natClient =
                new AutoNatClient(swarm, this::candidates, builder.clock, this::addressesChanged);
        relays = new Relays(swarm, builder.clock, this::addressesChanged);
        relays.start();
        relayService =
                Optional.ofNullable(builder.relayLimits)
                        .map(
                                limits ->
                                        new RelayService(
                                                swarm, key, limits, () -> told, builder.clock));
        relayService.ifPresent(RelayService::start);
        upgrade =
                Optional.of(builder.holePunching)
                        .filter(wanted -> wanted)
                        .map(_ -> new DirectUpgrade(swarm, this::candidates, builder.clock));
        natService =
                Optional.of(builder.natService || builder.relayLimits != null)
                        .filter(wanted -> wanted)
                        .map(_ -> new AutoNatService(swarm, builder.clock));
        watcher =
                Thread.ofVirtual()
                        .name("addresses " + peerId().brief())
                        .unstarted(this::watchAddresses);
    }

    /// With a new key, listening nowhere, until told otherwise.
    public static HostBuilder builder() {
        return new HostBuilder();
    }

    // ---- who and where we are

    public PeerId peerId() {
        return key.peerId();
    }

    /// Who it is with the secret half, for protocols that sign what they send.
    public Keypair key() {
        return key;
    }

    /// Where the host listens, as bound: perhaps `0.0.0.0`.
    public List<Multiaddr> listenAddresses() {
        return swarm.listening();
    }

    /// What the host tells others: unspecified addresses expanded to those of the interfaces, and
    /// what was [#announce]d, and where [#relays()] pass on what comes for us.
    public List<Multiaddr> addresses() {
        Set<Multiaddr> all = new LinkedHashSet<>(Interfaces.expand(swarm.listening()));
        all.addAll(outside());
        all.addAll(announced);
        all.addAll(relays.addresses());
        return List.copyOf(all);
    }

    /// [#addresses()], each ending in `/p2p/<our id>`: what others can dial.
    public List<Multiaddr> fullAddresses() {
        return addresses().stream().map(address -> address.withPeer(peerId())).toList();
    }

    /// Begins to listen on one more address, and returns it with the port that it got.
    public Multiaddr listen(Multiaddr address) throws IOException {
        Multiaddr bound = swarm.listen(address);
        addressesChanged();
        return bound;
    }

    /// Sets what to tell others besides the addresses that we listen on: a router's address, a
    /// relay's.
    public void announce(Collection<Multiaddr> addresses) {
        announced = List.copyOf(addresses);
        addressesChanged();
    }

    /// Where peers see our listening ports, the most observed first: what a NAT made of them. Grows
    /// with each [HostEvent.PeerIdentified]. A peer may lie; the number of observers says how far
    /// to believe it. Not part of [#addresses()] until it is [#announce]d.
    public List<ObservedAddress> observedAddresses() {
        return identify.observedAddresses();
    }

    /// The machine has slept or is in another network. What was dialled in vain may be there now;
    /// connections may be dead without anybody having said so. Those from an address that is no
    /// longer ours end at once, those whose peers do not answer within seconds, and relays are
    /// asked again for a place. Returns at once.
    public void again() {
        swarm.forgetFailures();
        RollCall.of(swarm.connections(), Subnet.here());
        relays.again();
    }

    /// Connections to that peer may be dead without anybody having said so: they end unless it
    /// answers within seconds. Returns at once.
    public void doubt(PeerId peer) {
        RollCall.of(swarm.connections(peer), Subnet.here());
    }

    void watch() {
        watcher.start();
    }

    // Interfaces come and go: a laptop moves, a cable is pulled.
    private void watchAddresses() {
        try {
            while (true) {
                Thread.sleep(BETWEEN_LOOKS);
                addressesChanged();
            }
        } catch (InterruptedException closed) {
            // the end
        }
    }

    private synchronized void addressesChanged() {
        List<Multiaddr> now = addresses();
        if (now.equals(told)) return;
        told = now;
        swarm.publish(new HostEvent.AddressesChanged(now));
        identify.push();
    }

    // What a peer that punches a hole may dial.
    private List<Multiaddr> candidates() {
        Set<Multiaddr> all = new LinkedHashSet<>(told);
        observedAddresses().forEach(each -> all.add(each.address()));
        return List.copyOf(all);
    }

    /// Whether peers that do not know us can dial us, as far as others have tried.
    public Reachability reachability() {
        return natClient.reachability();
    }

    /// What kind of NAT stands between us and the Internet, as far as can be told.
    public NatKind natKind() {
        return NatKind.infer(observedAddresses(), Interfaces.expand(swarm.listening()));
    }

    // What a NAT made of our addresses: worth telling when somebody got through, or when two see
    // the same and nobody tried in vain.
    private List<Multiaddr> outside() {
        Reachability reachable = reachability();
        Set<Multiaddr> all = new LinkedHashSet<>(reachable.confirmed());
        if (reachable.verdict() == Reachability.Verdict.PRIVATE) return List.of();
        for (ObservedAddress each : observedAddresses()) {
            boolean fits = AddressScope.of(each.address()) == AddressScope.PUBLIC;
            if (fits && each.observers() > 1) all.add(each.address());
        }
        return List.copyOf(all);
    }

    /// What came of making the last relayed connection to that peer a direct one.
    public Optional<PunchReport> punchReport(PeerId peer) {
        return upgrade.flatMap(punching -> punching.report(peer));
    }

    // ---- relays

    /// The relays through which others reach this host.
    public Relays relays() {
        return relays;
    }

    /// The relay that this host is for others, if it is one.
    public Optional<RelayService> relayService() {
        return relayService;
    }

    /// The envelope of our own signed peer record.
    public byte[] signedRecord() {
        return identify.signedRecord();
    }

    // ---- peers

    /// A connection to that peer: one that is there, or a new one to the addresses that are known.
    ///
    /// @throws java.net.ConnectException when it cannot be reached
    public Connection connect(PeerId peer) throws IOException, InterruptedException {
        return swarm.connect(peer, List.of());
    }

    /// The same, with more addresses to try.
    public Connection connect(PeerId peer, Collection<Multiaddr> addresses)
            throws IOException, InterruptedException {
        return swarm.connect(peer, addresses);
    }

    /// The same with one address. When it does not end in `/p2p/<id>`, whoever answers is welcome,
    /// and the connection is always a new one.
    public Connection connect(Multiaddr address) throws IOException, InterruptedException {
        Optional<PeerId> peer = address.peerId();
        if (peer.isEmpty()) return swarm.connect(address);
        return swarm.connect(peer.get(), List.of(address));
    }

    /// Ends all connections to that peer.
    public void disconnect(PeerId peer) {
        swarm.disconnect(peer);
    }

    /// The connection that streams to that peer would use.
    public Optional<Connection> connection(PeerId peer) {
        return swarm.best(peer).map(connection -> connection);
    }

    /// All connections, in no order.
    public List<Connection> connections() {
        return List.copyOf(swarm.connections());
    }

    /// The peers that are connected.
    public Set<PeerId> peers() {
        return swarm.peers();
    }

    /// What a connected peer told of itself.
    public Optional<PeerInfo> info(PeerId peer) {
        return swarm.connections(peer).stream()
                .flatMap(connection -> connection.info().stream())
                .findFirst();
    }

    /// Remembers where a peer was said to be.
    public void know(PeerId peer, Collection<Multiaddr> addresses, Duration howLong) {
        swarm.know(peer, addresses, howLong);
    }

    /// Where a peer was said to be, by others or by itself.
    public List<Multiaddr> known(PeerId peer) {
        return swarm.known(peer);
    }

    /// Keeps connections to that peer from being closed when there are too many.
    ///
    /// @param reason who wants that; each reason is taken back on its own
    public void protect(PeerId peer, String reason) {
        swarm.protect(peer, reason);
    }

    /// Takes one protection back.
    public void unprotect(PeerId peer, String reason) {
        swarm.unprotect(peer, reason);
    }

    // ---- streams

    /// Opens a stream, over a connection that is there or a new one. See [Connection#newStream].
    public Stream newStream(PeerId peer, String... protocols)
            throws IOException, InterruptedException {
        Connection connection = connect(peer);
        try {
            return connection.newStream(protocols);
        } catch (IOException failed) {
            if (connection.isOpen()) throw failed;
            return connect(peer).newStream(protocols); // it ended just then
        }
    }

    /// Serves streams of that protocol from now on.
    public void handle(String protocol, StreamHandler handler) {
        swarm.handle(protocol, handler);
        identify.push();
    }

    /// The same for several names of one protocol; the peers that are connected are told once.
    public void handle(Collection<String> protocols, StreamHandler handler) {
        protocols.forEach(each -> swarm.handle(each, handler));
        identify.push();
    }

    /// No longer serves it.
    public void unhandle(String protocol) {
        swarm.unhandle(protocol);
        identify.push();
    }

    /// No longer serves them; the peers that are connected are told once.
    public void unhandle(Collection<String> protocols) {
        protocols.forEach(swarm::unhandle);
        identify.push();
    }

    /// What is served.
    public List<String> protocols() {
        return swarm.protocols();
    }

    /// One round trip of the ping protocol.
    public Duration ping(PeerId peer) throws IOException, InterruptedException {
        return Ping.once(connect(peer), Duration.ofSeconds(10));
    }

    /// Hears of all that happens. The subscriber is called in a thread of the host's and should be
    /// quick.
    public Subscription subscribe(Consumer<HostEvent> subscriber) {
        return swarm.subscribe(subscriber);
    }

    /// Streams that are open now, over all connections.
    public int streamCount() {
        return swarm.streamCount();
    }

    /// Ends everything, in good order, within seconds.
    @Override
    public void close() {
        watcher.interrupt();
        upgrade.ifPresent(DirectUpgrade::close);
        natClient.close();
        natService.ifPresent(AutoNatService::close);
        relays.close();
        relayService.ifPresent(RelayService::close);
        swarm.close();
    }

    /// Who and where.
    @Override
    public String toString() {
        return "Host " + peerId() + " on " + listenAddresses();
    }
}
