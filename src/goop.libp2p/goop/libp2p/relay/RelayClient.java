package goop.libp2p.relay;

import goop.libp2p.AddressScope;
import goop.libp2p.Connection;
import goop.libp2p.Multiaddr;
import goop.libp2p.PeerId;
import goop.libp2p.Protocol;
import goop.libp2p.ProtocolException;
import goop.libp2p.RawConnection;
import goop.libp2p.Stream;
import goop.libp2p.Transport;
import goop.libp2p.swarm.Swarm;
import goop.libp2p.upgrade.Deadline;
import goop.libp2p.wire.Delimited;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// What a peer says to relays: asks for a place, dials through them, and accepts what comes through
/// them.
final class RelayClient implements Transport {
    private static final System.Logger LOG = System.getLogger("goop.libp2p.relay");
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final int MOST_ADDRESSES = 8;

    // Coming in through one relay; further ones are refused.
    private static final int MOST_CIRCUITS = 256;

    private final Swarm swarm;

    // How many ask or keep a place there: a relay may open circuits before its answer is read.
    private final Map<PeerId, Integer> welcome = new ConcurrentHashMap<>();
    private final Map<PeerId, Integer> incoming = new ConcurrentHashMap<>();

    RelayClient(Swarm swarm) {
        this.swarm = swarm;
    }

    // ---- places

    /// Takes circuits from that relay from now on, as often as it is called less [#farewell].
    void welcome(PeerId relay) {
        welcome.merge(relay, 1, Integer::sum);
    }

    void farewell(PeerId relay) {
        welcome.computeIfPresent(relay, (same, count) -> count == 1 ? null : count - 1);
    }

    /// Asks for a place, or for more time.
    ///
    /// @param addresses where the relay is, when it is not known already
    /// @throws RelayRefusedException when the relay says no
    Reservation reserve(PeerId relay, Collection<Multiaddr> addresses)
            throws IOException, InterruptedException {
        Connection connection = swarm.connectDirectly(relay, addresses);
        HopMessage.Status answer;
        try (Stream stream = connection.newStream(HopMessage.PROTOCOL)) {
            answer = ask(stream, new HopMessage.Reserve(), PATIENCE);
        }
        if (!answer.status().isOk()) {
            throw new RelayRefusedException(relay, "a reservation", answer.status());
        }
        HopMessage.Grant grant =
                answer.grant()
                        .orElseThrow(() -> new ProtocolException("relay: OK without reservation"));
        if (grant.voucher().isPresent()) {
            Voucher.open(grant.voucher().get()).check(relay, swarm.self());
        }
        return new Reservation(
                relay, grant.expires(), circuitAddresses(connection, grant), answer.limit());
    }

    // The relay's own addresses, as far as they mean something where it is, and that by which we
    // reached it.
    private static List<Multiaddr> circuitAddresses(Connection to, HopMessage.Grant grant) {
        PeerId relay = to.remotePeer();
        AddressScope reach = AddressScope.of(to.remoteAddress());
        Set<Multiaddr> all = new LinkedHashSet<>();
        if (!to.isInbound()) all.add(to.remoteAddress().withPeer(relay));
        for (Multiaddr each : grant.addresses()) {
            AddressScope scope = AddressScope.of(each);
            boolean fits = scope == AddressScope.PUBLIC || scope == reach;
            boolean its = each.peerId().map(relay::equals).orElse(true);
            if (fits && its && !each.isRelayed()) all.add(each.withPeer(relay));
        }
        return all.stream().limit(MOST_ADDRESSES).map(CircuitConnection::through).toList();
    }

    private static HopMessage.Status ask(Stream stream, HopMessage question, Duration timeout)
            throws IOException {
        PeerId relay = stream.connection().remotePeer();
        Deadline deadline = Deadline.after(timeout, stream::reset);
        try (deadline) {
            Delimited.write(stream.out(), question.toBytes());
            if (HopMessage.read(stream.in()) instanceof HopMessage.Status status) return status;
            throw new ProtocolException("relay " + relay + ": an answer that is no status");
        } catch (IOException failed) {
            if (!deadline.passed()) throw failed;
            throw new SocketTimeoutException(
                    "relay %s does not answer within %d s".formatted(relay, timeout.toSeconds()));
        }
    }

    // ---- out

    @Override
    public boolean dials(Multiaddr address) {
        return address.isRelayed();
    }

    @Override
    public RawConnection dial(Multiaddr address, Duration timeout) throws IOException {
        Multiaddr relayAddress =
                address.relay().orElseThrow(() -> lacks(address, "the relay's address"));
        PeerId relay = relayAddress.peerId().orElseThrow(() -> lacks(address, "the relay's id"));
        PeerId peer = address.peerId().orElseThrow(() -> lacks(address, "the id of the peer"));
        long circuits =
                address.components().stream()
                        .filter(each -> each.protocol() == Protocol.P2P_CIRCUIT)
                        .count();
        if (circuits > 1) throw new IOException(address + ": a circuit through a circuit");
        try {
            return dial(swarm.connectDirectly(relay, List.of(relayAddress)), peer, timeout);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    private static IOException lacks(Multiaddr address, String what) {
        return new ProtocolException(
                "%s lacks %s: /.../p2p/<relay>/p2p-circuit/p2p/<peer>".formatted(address, what));
    }

    private RawConnection dial(Connection relay, PeerId peer, Duration timeout) throws IOException {
        Stream stream = relay.newStream(HopMessage.PROTOCOL);
        boolean done = false;
        try {
            HopMessage.Status answer = ask(stream, new HopMessage.Connect(peer), timeout);
            if (!answer.status().isOk()) {
                String what = "a circuit to " + peer;
                throw new RelayRefusedException(relay.remotePeer(), what, answer.status());
            }
            done = true;
            return new CircuitConnection(stream, answer.limit());
        } finally {
            if (!done) stream.reset();
        }
    }

    // ---- in

    /// Serves the stop protocol: returns when the circuit is over.
    void stop(Stream stream) throws IOException, InterruptedException {
        PeerId relay = stream.connection().remotePeer();
        StopMessage message;
        try (Deadline _ = Deadline.after(PATIENCE, stream::reset)) {
            message = StopMessage.read(stream.in());
        } catch (ProtocolException malformed) {
            answer(stream, RelayStatus.MALFORMED_MESSAGE);
            throw malformed;
        }
        switch (message) {
            case StopMessage.Connect connect -> accept(stream, relay, connect);
            case StopMessage.Status _ -> answer(stream, RelayStatus.UNEXPECTED_MESSAGE);
        }
    }

    private void accept(Stream stream, PeerId relay, StopMessage.Connect connect)
            throws IOException, InterruptedException {
        boolean lawful =
                welcome.containsKey(relay)
                        && !stream.connection().isRelayed()
                        && !connect.peer().equals(swarm.self())
                        && !connect.peer().equals(relay);
        if (!lawful) {
            log("circuit-refused", relay, "from " + connect.peer());
            answer(stream, RelayStatus.PERMISSION_DENIED);
            return;
        }
        try {
            if (incoming.merge(relay, 1, Integer::sum) > MOST_CIRCUITS) {
                log("circuit-refused", relay, "too many");
                answer(stream, RelayStatus.RESOURCE_LIMIT_EXCEEDED);
                return;
            }
            answer(stream, RelayStatus.OK);
            CircuitConnection circuit = new CircuitConnection(stream, connect.limit());
            swarm.incoming(circuit);
            circuit.await();
        } finally {
            incoming.computeIfPresent(relay, (same, count) -> count == 1 ? null : count - 1);
        }
    }

    private static void answer(Stream stream, RelayStatus status) throws IOException {
        stream.writeTimeout(PATIENCE);
        Delimited.write(stream.out(), new StopMessage.Status(status).toBytes());
        stream.writeTimeout(Duration.ZERO);
    }

    private static void log(String event, PeerId relay, String what) {
        LOG.log(
                System.Logger.Level.DEBUG,
                () -> "event=%s relay=%s what=\"%s\"".formatted(event, relay, what));
    }
}
