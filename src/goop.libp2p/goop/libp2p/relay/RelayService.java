package goop.libp2p.relay;

import goop.libp2p.AddressScope;
import goop.libp2p.CircuitLimit;
import goop.libp2p.Connection;
import goop.libp2p.HostEvent;
import goop.libp2p.Keypair;
import goop.libp2p.LimitException;
import goop.libp2p.Multiaddr;
import goop.libp2p.PeerId;
import goop.libp2p.ProtocolException;
import goop.libp2p.Stream;
import goop.libp2p.swarm.Swarm;
import goop.libp2p.swarm.SwarmConnection;
import goop.libp2p.upgrade.Deadline;
import goop.libp2p.wire.Delimited;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/// Serves as a relay for others, from start to close.
public final class RelayService implements Closeable {
    private static final System.Logger LOG = System.getLogger("goop.libp2p.relay");

    // For the asker's message, and for the far end to answer.
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    // How long circuits may stand still, full of bytes, where memory is short.
    private static final Duration STANDSTILL = Duration.ofSeconds(5);
    private static final String PROTECTION = "relay reservation";
    private static final int MOST_ADDRESSES = 16;

    private final Swarm swarm;
    private final Keypair key;
    private final RelayLimits limits;
    private final Supplier<List<Multiaddr>> addresses;
    private final InstantSource clock;
    private final ReservationTable reservations;
    private final CircuitTable circuits;
    private final Turnstile turnstile;
    private final Set<Circuit> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong granted = new AtomicLong();
    private final AtomicLong connected = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final Thread housekeeping;

    /// @param addresses what the host tells others of where it is
    @SuppressWarnings("exports") // made by the host alone
    public RelayService(
            Swarm swarm,
            Keypair key,
            RelayLimits limits,
            Supplier<List<Multiaddr>> addresses,
            InstantSource clock) {
        this.swarm = swarm;
        this.key = key;
        this.limits = limits;
        this.addresses = addresses;
        this.clock = clock;
        reservations = new ReservationTable(limits.reservations());
        circuits = new CircuitTable(limits);
        turnstile = new Turnstile(limits.traffic().bytesPerSecond());
        housekeeping =
                Thread.ofVirtual().name("relay " + swarm.self().brief()).unstarted(this::keepHouse);
    }

    /// Serves from now on.
    public void start() {
        swarm.handle(HopMessage.PROTOCOL, this::serve);
        swarm.subscribe(
                event -> {
                    if (event instanceof HostEvent.ConnectionClosed(Connection gone, _)) {
                        dropUnlessConnected(gone.remotePeer());
                    }
                });
        housekeeping.start();
    }

    // ---- one request

    private void serve(Stream stream) throws IOException, InterruptedException {
        HopMessage request;
        try (Deadline _ = Deadline.after(PATIENCE, stream::reset)) {
            request = HopMessage.read(stream.in());
        } catch (ProtocolException malformed) {
            refuse(stream, RelayStatus.MALFORMED_MESSAGE, malformed.getMessage());
            return;
        }
        // "A relay must refuse reservations made over a relayed connection"; circuits as well,
        // which would be circuits through circuits.
        if (stream.connection().isRelayed()) {
            refuse(stream, RelayStatus.PERMISSION_DENIED, "over a relay");
            return;
        }
        switch (request) {
            case HopMessage.Reserve() -> reserve(stream);
            case HopMessage.Connect(PeerId to) -> connect(stream, to);
            case HopMessage.Status _ -> refuse(stream, RelayStatus.UNEXPECTED_MESSAGE, "a status");
        }
    }

    private void refuse(Stream stream, RelayStatus status, String why) throws IOException {
        refused.incrementAndGet();
        log("relay-refused", stream.connection().remotePeer(), status + ": " + why);
        answer(stream, HopMessage.refusal(status));
    }

    private static void answer(Stream stream, HopMessage message) throws IOException {
        stream.writeTimeout(PATIENCE);
        Delimited.write(stream.out(), message.toBytes());
    }

    // ---- reservations

    private void reserve(Stream stream) throws IOException {
        PeerId peer = stream.connection().remotePeer();
        InetAddress from = stream.connection().remoteAddress().ip().orElse(null);
        expire();
        if (!reservations.reserve(peer, from, ticks())) {
            refuse(stream, RelayStatus.RESERVATION_REFUSED, "no place left");
            return;
        }
        swarm.protect(peer, PROTECTION);
        dropUnlessConnected(peer); // it may have left just now
        granted.incrementAndGet();
        log("relay-reserved", peer, "for " + limits.reservations().ttl());
        Instant expires = clock.instant().plus(limits.reservations().ttl());
        HopMessage.Grant grant =
                new HopMessage.Grant(
                        expires,
                        addressesFor(stream.connection()),
                        Optional.of(Voucher.seal(key, peer, expires)));
        CircuitLimit limit = limits.limit(circuits.left(peer, peer, ticks()));
        answer(stream, new HopMessage.Status(RelayStatus.OK, Optional.of(grant), limit));
    }

    // Public ones; and for a peer that is nearer those of its own surroundings, which are all that
    // there is on a network of one's own.
    private List<Multiaddr> addressesFor(Connection connection) {
        AddressScope reach = AddressScope.of(connection.remoteAddress());
        List<Multiaddr> fit = new ArrayList<>();
        for (Multiaddr each : addresses.get()) {
            AddressScope scope = AddressScope.of(each);
            if (each.isRelayed() || fit.size() == MOST_ADDRESSES) continue;
            if (scope == AddressScope.PUBLIC || scope == reach) {
                fit.add(each.withPeer(swarm.self()));
            }
        }
        return fit;
    }

    private void dropUnlessConnected(PeerId peer) {
        if (direct(peer).isPresent()) return;
        if (reservations.drop(peer)) log("relay-left", peer, "no connection");
        swarm.unprotect(peer, PROTECTION);
    }

    private void expire() {
        for (PeerId peer : reservations.expire(ticks())) {
            swarm.unprotect(peer, PROTECTION);
            log("relay-expired", peer, "not renewed");
        }
    }

    private Optional<SwarmConnection> direct(PeerId peer) {
        return swarm.connections(peer).stream()
                .filter(each -> each.isOpen() && !each.isRelayed())
                .findFirst();
    }

    // ---- circuits

    private void connect(Stream stream, PeerId to) throws IOException, InterruptedException {
        PeerId from = stream.connection().remotePeer();
        if (from.equals(to) || to.equals(swarm.self())) {
            refuse(stream, RelayStatus.PERMISSION_DENIED, "a circuit to oneself");
            return;
        }
        Optional<SwarmConnection> there = direct(to);
        if (there.isEmpty() || !reservations.has(to, ticks())) {
            refuse(stream, RelayStatus.NO_RESERVATION, "to " + to);
            return;
        }
        if (!circuits.open(from, to, ticks())) {
            refuse(stream, RelayStatus.RESOURCE_LIMIT_EXCEEDED, "to " + to);
            return;
        }
        try {
            CircuitLimit limit = limits.limit(circuits.left(from, to, ticks()));
            Stream target = stop(there.get(), from, limit);
            if (target == null) {
                refuse(stream, RelayStatus.CONNECTION_FAILED, "to " + to);
                return;
            }
            run(new Circuit(stream, target, limit, this::pass, clock.instant()), stream);
        } finally {
            circuits.close(from, to, ticks());
        }
    }

    // Asks the far end. Null when it does not want, or does not answer.
    private Stream stop(SwarmConnection to, PeerId from, CircuitLimit limit) {
        Stream stream = null;
        boolean agreed = false;
        try {
            stream = to.newStream(StopMessage.PROTOCOL);
            try (Deadline _ = Deadline.after(PATIENCE, stream::reset)) {
                byte[] question = new StopMessage.Connect(from, limit).toBytes();
                Delimited.write(stream.out(), question);
                agreed =
                        StopMessage.read(stream.in()) instanceof StopMessage.Status(var status)
                                && status.isOk();
            }
        } catch (IOException failed) {
            log("relay-stop-failed", to.remotePeer(), failed.toString());
        } finally {
            if (!agreed && stream != null) stream.reset();
        }
        return agreed ? stream : null;
    }

    private void run(Circuit circuit, Stream stream) throws IOException, InterruptedException {
        open.add(circuit);
        connected.incrementAndGet();
        log("circuit-opened", circuit.from(), "to " + circuit.to());
        try {
            HopMessage.Status yes =
                    new HopMessage.Status(RelayStatus.OK, Optional.empty(), circuit.limit());
            answer(stream, yes);
            circuit.run();
        } finally {
            circuit.end("done");
            open.remove(circuit);
            turnstile.forget(circuit);
            log(
                    "circuit-closed",
                    circuit.from(),
                    "to %s: %s, %d bytes"
                            .formatted(circuit.to(), circuit.endReason(), circuit.bytes()));
        }
    }

    private void pass(Circuit circuit, int bytes) throws LimitException, InterruptedException {
        turnstile.pass(circuit, bytes);
        if (!circuits.carry(circuit.from(), circuit.to(), bytes, ticks())) {
            throw new LimitException("a peer had its share");
        }
    }

    // ---- what an operator asks

    /// One peer that has a place here.
    ///
    /// @param from where it is
    /// @param bytes carried for it lately
    public record Place(
            PeerId peer, Optional<InetAddress> from, Duration left, int circuits, long bytes) {}

    /// Everybody who has a place here.
    public List<Place> places() {
        long now = ticks();
        List<Place> all = new ArrayList<>();
        for (ReservationTable.Place each : reservations.places()) {
            CircuitTable.Account account = circuits.account(each.peer(), now);
            all.add(
                    new Place(
                            each.peer(),
                            Optional.ofNullable(each.address()),
                            Duration.ofMillis(Math.max(0, each.ends() - now)),
                            account.circuits(),
                            account.bytes()));
        }
        return all;
    }

    /// How many peers have a place here.
    public int reservations() {
        return reservations.size();
    }

    /// How many circuits are open.
    public int circuits() {
        return open.size();
    }

    /// Bytes passed on since the start, both directions.
    public long bytes() {
        return circuits.bytes();
    }

    /// Places given or renewed since the start.
    public long granted() {
        return granted.get();
    }

    /// Circuits opened since the start.
    public long connected() {
        return connected.get();
    }

    /// Requests refused since the start.
    public long refused() {
        return refused.get();
    }

    public RelayLimits limits() {
        return limits;
    }

    // ---- the rest

    private void keepHouse() {
        try {
            while (true) {
                Thread.sleep(BETWEEN_LOOKS);
                expire();
                relieveMemory();
            }
        } catch (InterruptedException closed) {
            // the end
        }
    }

    // Past the bound on unread bytes any stream could be the one that is reset. Before it comes to
    // that, those go whose bytes nobody takes.
    private void relieveMemory() {
        if (swarm.bufferedBytes() <= swarm.limits().streams().bufferedBytes() / 2) return;
        for (Circuit each : open) {
            if (each.standsStill(STANDSTILL)) each.end("memory is short, and it stood still");
        }
    }

    // Reservations must not end when somebody sets the clock.
    private static long ticks() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    private static void log(String event, PeerId peer, String what) {
        LOG.log(
                System.Logger.Level.DEBUG,
                () -> "event=%s peer=%s what=\"%s\"".formatted(event, peer, what));
    }

    @Override
    public void close() {
        housekeeping.interrupt();
        swarm.unhandle(HopMessage.PROTOCOL);
        open.forEach(each -> each.end("the relay ends"));
    }
}
