package goop.libp2p.identify;

import goop.libp2p.AddressScope;
import goop.libp2p.Connection;
import goop.libp2p.HostEvent;
import goop.libp2p.Keypair;
import goop.libp2p.Multiaddr;
import goop.libp2p.ObservedAddress;
import goop.libp2p.PeerInfo;
import goop.libp2p.PeerRecord;
import goop.libp2p.ProtocolException;
import goop.libp2p.PublicKey;
import goop.libp2p.Stream;
import goop.libp2p.swarm.Swarm;
import goop.libp2p.swarm.SwarmConnection;
import goop.libp2p.upgrade.Deadline;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/// Asks every peer that connects who it is, tells who asks, and pushes what has changed.
public final class Identify {
    /// Asked for.
    public static final String PROTOCOL = "/ipfs/id/1.0.0";

    /// Told without being asked.
    public static final String PUSH = "/ipfs/id/push/1.0.0";

    private static final System.Logger LOG = System.getLogger("goop.libp2p.identify");
    private static final Duration TIMEOUT = Duration.ofSeconds(15);
    private static final Duration ADDRESS_TTL = Duration.ofHours(1);

    private final Swarm swarm;
    private final Keypair key;
    private final String agentVersion;
    private final String protocolVersion;
    private final Supplier<List<Multiaddr>> addresses;
    private final InstantSource clock;
    private final PushLimit pushLimit;
    private final ObservedAddresses observed = new ObservedAddresses();

    // How often what we tell has changed, and which of that each peer that asked has been told.
    private final AtomicLong revision = new AtomicLong();
    private final Map<Connection, Long> told = Collections.synchronizedMap(new WeakHashMap<>());

    // These belong to the lock on this. A signature takes half a millisecond, and the addresses
    // seldom change.
    private List<Multiaddr> signedAddresses;
    private byte[] signedRecord;
    private long sequence;

    /// @param addresses what to tell of ourselves, at the time of telling
    public Identify(
            Swarm swarm,
            Keypair key,
            String agentVersion,
            String protocolVersion,
            Supplier<List<Multiaddr>> addresses,
            InstantSource clock) {
        this.swarm = swarm;
        this.key = key;
        this.agentVersion = agentVersion;
        this.protocolVersion = protocolVersion;
        this.addresses = addresses;
        this.clock = clock;
        pushLimit = new PushLimit(clock);
    }

    /// Begins to serve and to ask.
    public void start() {
        swarm.handle(PROTOCOL, this::tell);
        swarm.handle(PUSH, this::hear);
        swarm.onOpened(this::askLater);
        swarm.subscribe(
                event -> {
                    switch (event) {
                        case HostEvent.ConnectionClosed over -> forget(over.connection());
                        case HostEvent.ConnectionOpened _,
                                HostEvent.PeerConnected _,
                                HostEvent.PeerDisconnected _,
                                HostEvent.PeerIdentified _,
                                HostEvent.RelayReserved _,
                                HostEvent.RelayLost _,
                                HostEvent.AddressesChanged _ -> {}
                    }
                });
    }

    private void forget(Connection connection) {
        pushLimit.forget(connection);
        observed.left(connection, clock.instant());
    }

    // ---- asking

    private void askLater(SwarmConnection connection) {
        Thread.ofVirtual()
                .name("identify " + connection.remotePeer().brief())
                .start(() -> ask(connection));
    }

    private void ask(SwarmConnection connection) {
        try (Stream stream = connection.newStream(PROTOCOL);
                Deadline _ = Deadline.after(TIMEOUT, stream::reset)) {
            IdentifyMessage message = IdentifyMessage.read(stream.in());
            accept(connection, message);
            catchUp(connection);
        } catch (IOException failed) {
            connection.notIdentified(failed);
            log("identify-failed", connection, failed);
        } catch (RuntimeException | Error bug) {
            connection.notIdentified(new IOException(bug));
            throw bug;
        }
    }

    // ---- hearing of changes

    private void hear(Stream stream) throws IOException {
        try (Deadline _ = Deadline.after(TIMEOUT, stream::reset)) {
            if (!pushLimit.allows(stream.connection())) {
                throw new ProtocolException("identify: too many pushes");
            }
            IdentifyMessage message = IdentifyMessage.read(stream.in());
            accept((SwarmConnection) stream.connection(), message);
        } finally {
            // It may have ended before it was counted.
            if (!stream.connection().isOpen()) forget(stream.connection());
        }
    }

    // What a message does not hold stays as it was.
    private void accept(SwarmConnection connection, IdentifyMessage message) throws IOException {
        if (message.publicKey().isPresent()) {
            PublicKey told = PublicKey.fromProtobuf(message.publicKey().get());
            if (!told.equals(connection.remoteKey())) {
                throw new ProtocolException("identify: the key of another peer");
            }
        }
        Optional<PeerInfo> before = connection.info();
        Optional<PeerRecord> record = record(connection, message);
        List<Multiaddr> where = record.map(PeerRecord::addresses).orElse(message.listenAddresses());
        boolean told = record.isPresent() || !where.isEmpty();
        if (!told) where = before.map(PeerInfo::addresses).orElse(List.of());
        Set<String> protocols = message.protocols();
        if (protocols.isEmpty()) protocols = before.map(PeerInfo::protocols).orElse(Set.of());
        PeerInfo info =
                new PeerInfo(
                        connection.remotePeer(),
                        message.agentVersion()
                                .or(() -> before.map(PeerInfo::agentVersion))
                                .orElse(""),
                        message.protocolVersion()
                                .or(() -> before.map(PeerInfo::protocolVersion))
                                .orElse(""),
                        protocols,
                        where,
                        message.observedAddress().or(() -> before.flatMap(PeerInfo::observed)),
                        record.isPresent()
                                ? message.signedPeerRecord()
                                : before.flatMap(PeerInfo::signedRecord));
        message.observedAddress().ifPresent(seen -> noteObserved(connection, seen));
        swarm.know(connection.remotePeer(), within(connection, where), ADDRESS_TTL);
        connection.identified(info);
    }

    private void noteObserved(SwarmConnection connection, Multiaddr seen) {
        observed.saw(
                connection,
                connection.remoteAddress(),
                connection.localAddress(),
                seen,
                swarm.listening());
        if (!connection.isOpen()) observed.left(connection, clock.instant());
    }

    /// Where peers see us, the most observed first.
    public List<ObservedAddress> observedAddresses() {
        return observed.all(clock.instant());
    }

    private static Optional<PeerRecord> record(
            SwarmConnection connection, IdentifyMessage message) {
        if (message.signedPeerRecord().isEmpty()) return Optional.empty();
        try {
            PeerRecord record = PeerRecord.open(message.signedPeerRecord().get());
            if (record.peer().equals(connection.remotePeer())) return Optional.of(record);
            throw new ProtocolException("identify: the record of another peer");
        } catch (IOException wrong) {
            log("peer-record-ignored", connection, wrong);
            return Optional.empty();
        }
    }

    // A peer elsewhere cannot know what 127.0.0.1 or 192.168.0.1 is here.
    private static List<Multiaddr> within(Connection connection, List<Multiaddr> where) {
        AddressScope reach = AddressScope.of(connection.remoteAddress());
        if (connection.isRelayed()) reach = AddressScope.PUBLIC;
        Set<AddressScope> sensible =
                switch (reach) {
                    case LOOPBACK -> Set.of(AddressScope.values());
                    case LINK_LOCAL, PRIVATE -> Set.of(AddressScope.PRIVATE, AddressScope.PUBLIC);
                    case PUBLIC, NOWHERE -> Set.of(AddressScope.PUBLIC);
                };
        return where.stream().filter(each -> sensible.contains(AddressScope.of(each))).toList();
    }

    // ---- telling

    private void tell(Stream stream) throws IOException {
        told.put(stream.connection(), revision.get());
        stream.writeTimeout(TIMEOUT);
        stream.out().write(message(stream.connection()).toBytes());
    }

    /// Tells every connected peer that listens to it what has changed.
    public void push() {
        revision.incrementAndGet();
        for (SwarmConnection each : swarm.connections()) {
            Set<String> spoken = each.info().map(PeerInfo::protocols).orElse(Set.of());
            if (spoken.contains(PUSH)) pushLater(each);
        }
    }

    // What changed after the peer had asked, and before we knew that it listens to pushes.
    private void catchUp(SwarmConnection connection) {
        Long heard = told.get(connection);
        Set<String> spoken = connection.info().map(PeerInfo::protocols).orElse(Set.of());
        if (heard != null && heard < revision.get() && spoken.contains(PUSH)) pushLater(connection);
    }

    private void pushLater(SwarmConnection connection) {
        Thread.ofVirtual()
                .name("identify push " + connection.remotePeer().brief())
                .start(() -> push(connection));
    }

    private void push(SwarmConnection connection) {
        try (Stream stream = connection.newStream(PUSH);
                Deadline _ = Deadline.after(TIMEOUT, stream::reset)) {
            stream.out().write(message(connection).toBytes());
            stream.closeWrite();
            if (stream.in().read() >= 0) throw new ProtocolException("identify: an answer to push");
        } catch (IOException failed) {
            log("identify-push-failed", connection, failed);
        }
    }

    private IdentifyMessage message(Connection connection) {
        List<Multiaddr> ours = addresses.get();
        // How a relayed peer reached us says nothing of where it is.
        Optional<Multiaddr> observed =
                connection.isRelayed() ? Optional.empty() : Optional.of(connection.remoteAddress());
        return new IdentifyMessage(
                Optional.of(key.publicKey().toProtobuf()),
                ours,
                new LinkedHashSet<>(swarm.protocols()),
                observed,
                Optional.of(protocolVersion).filter(version -> !version.isEmpty()),
                Optional.of(agentVersion),
                Optional.of(signed(ours)));
    }

    /// The envelope of our own peer record.
    public byte[] signedRecord() {
        return signed(addresses.get());
    }

    private synchronized byte[] signed(List<Multiaddr> ours) {
        if (!ours.equals(signedAddresses)) {
            sequence = Math.max(sequence + 1, clock.millis());
            signedAddresses = ours;
            signedRecord = PeerRecord.seal(key, sequence, ours);
        }
        return Arrays.copyOf(signedRecord, signedRecord.length);
    }

    private static void log(String event, Connection connection, IOException reason) {
        LOG.log(
                System.Logger.Level.DEBUG,
                () ->
                        "event=%s peer=%s reason=\"%s\""
                                .formatted(event, connection.remotePeer(), reason.getMessage()));
    }
}
