package goop.libp2p.autonat;

import goop.libp2p.AddressScope;
import goop.libp2p.Connection;
import goop.libp2p.Multiaddr;
import goop.libp2p.PeerId;
import goop.libp2p.PeerInfo;
import goop.libp2p.ProtocolException;
import goop.libp2p.Reachability;
import goop.libp2p.Stream;
import goop.libp2p.swarm.Swarm;
import goop.libp2p.upgrade.Deadline;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/// Asks connected peers, one after another, to dial us, and keeps the verdict.
public final class AutoNatClient implements Closeable {
    private static final System.Logger LOG = System.getLogger("goop.libp2p.autonat");
    private static final Duration LOOK = Duration.ofMillis(500);

    // A server may try several addresses for ten seconds each.
    private static final Duration PATIENCE = Duration.ofSeconds(50);
    private static final int MOST_ADDRESSES = 8;

    // Bytes of dial data in one message.
    private static final int PIECE = 4000;

    private final Swarm swarm;
    private final Supplier<List<Multiaddr>> ours;
    private final InstantSource clock;
    private final Runnable changed;
    private final Thread thread;

    // Nonces under way, and whether each came back.
    private final Map<Long, Boolean> nonces = new ConcurrentHashMap<>();

    // Belongs to the lock on it.
    private final Verdicts verdicts = new Verdicts();

    /// @param ours where we may be reached
    /// @param changed called when the verdict is another
    public AutoNatClient(
            Swarm swarm, Supplier<List<Multiaddr>> ours, InstantSource clock, Runnable changed) {
        this.swarm = swarm;
        this.ours = ours;
        this.clock = clock;
        this.changed = changed;
        swarm.handle(DialRequestMessage.BACK, this::hear);
        thread = Thread.ofVirtual().name("autonat " + swarm.self().brief()).start(this::run);
    }

    /// What is known now.
    public Reachability reachability() {
        synchronized (verdicts) {
            return verdicts.now(clock.instant());
        }
    }

    private void run() {
        try {
            while (true) {
                List<Multiaddr> all = ours.get().stream().filter(AutoNatClient::asks).toList();
                Reachability before = reachability();
                Duration pause = LOOK;
                synchronized (verdicts) {
                    verdicts.addresses(all);
                }
                Optional<Connection> server = all.isEmpty() ? Optional.empty() : server();
                if (server.isPresent()) {
                    ask(server.get(), all.stream().limit(MOST_ADDRESSES).toList());
                    synchronized (verdicts) {
                        pause = verdicts.pause();
                    }
                }
                if (!reachability().equals(before)) changed.run();
                rest(pause, all);
            }
        } catch (InterruptedException closed) {
            // the end
        }
    }

    private static boolean asks(Multiaddr address) {
        boolean outside = AddressScope.of(address) == AddressScope.PUBLIC;
        return outside && address.tcpSocket().map(InetSocketAddress::getPort).orElse(0) != 0;
    }

    // Until it is time again, or our addresses are others.
    private void rest(Duration pause, List<Multiaddr> before) throws InterruptedException {
        long until = System.nanoTime() + pause.toNanos();
        while (System.nanoTime() < until) {
            Thread.sleep(Duration.ofNanos(Math.min(LOOK.toNanos(), pause.toNanos())));
            if (!ours.get().stream().filter(AutoNatClient::asks).toList().equals(before)) return;
        }
    }

    private Optional<Connection> server() {
        List<Connection> able = new ArrayList<>();
        for (Connection each : swarm.connections()) {
            if (!each.isRelayed() && !protocol(each).isEmpty()) able.add(each);
        }
        Collections.shuffle(able, ThreadLocalRandom.current());
        return able.stream().findFirst();
    }

    // The better version that it serves, if any.
    private static String protocol(Connection connection) {
        Set<String> spoken = connection.info().map(PeerInfo::protocols).orElse(Set.of());
        if (spoken.contains(DialRequestMessage.PROTOCOL)) return DialRequestMessage.PROTOCOL;
        return spoken.contains(DialMessage.PROTOCOL) ? DialMessage.PROTOCOL : "";
    }

    private void ask(Connection server, List<Multiaddr> all) {
        String protocol = protocol(server);
        try (Stream stream = server.newStream(protocol);
                Deadline _ = Deadline.after(PATIENCE, stream::reset)) {
            if (protocol.equals(DialMessage.PROTOCOL)) askFirst(stream, all);
            else askSecond(stream, all);
        } catch (IOException failed) {
            PeerId peer = server.remotePeer();
            LOG.log(
                    System.Logger.Level.DEBUG,
                    () ->
                            "event=autonat-failed peer=%s reason=\"%s\""
                                    .formatted(peer, failed.getMessage()));
        }
    }

    private void askFirst(Stream stream, List<Multiaddr> all) throws IOException {
        stream.out()
                .write(new DialMessage.Dial(Optional.of(swarm.self().toBytes()), all).toBytes());
        if (!(DialMessage.read(stream.in()) instanceof DialMessage.Answer answer)) {
            throw new ProtocolException("autonat: a question for an answer");
        }
        if (answer.status() == DialMessage.Answer.OK) {
            // It may name what it likes; only what we asked for is confirmed by that.
            note(answer.address().filter(all::contains).orElse(all.getFirst()));
        } else if (answer.status() == DialMessage.Answer.DIAL_ERROR) {
            noteFailure();
        }
    }

    // The server tries the first that it can dial, so each comes first at some time.
    private void askSecond(Stream stream, List<Multiaddr> known) throws IOException {
        List<Multiaddr> all = new ArrayList<>(known);
        Collections.shuffle(all, ThreadLocalRandom.current());
        long nonce = ThreadLocalRandom.current().nextLong();
        nonces.put(nonce, false);
        try {
            List<byte[]> bytes = all.stream().map(Multiaddr::toBytes).toList();
            stream.out().write(new DialRequestMessage.Request(bytes, nonce).toBytes());
            DialRequestMessage message = DialRequestMessage.read(stream.in());
            if (message instanceof DialRequestMessage.DataRequest wanted) {
                pay(stream, wanted);
                message = DialRequestMessage.read(stream.in());
            }
            if (!(message instanceof DialRequestMessage.Response response)) {
                throw new ProtocolException("autonat: no answer");
            }
            judge(response, all, nonces.get(nonce));
        } finally {
            nonces.remove(nonce);
        }
    }

    private static void pay(Stream stream, DialRequestMessage.DataRequest wanted)
            throws IOException {
        if (wanted.bytes() < 0 || wanted.bytes() > AutoNatService.MOST_DATA) {
            throw new ProtocolException("autonat: dial data of " + wanted.bytes() + " bytes");
        }
        for (long left = wanted.bytes(); left > 0; left -= PIECE) {
            int piece = (int) Math.max(100, Math.min(PIECE, left));
            stream.out().write(new DialRequestMessage.Data(piece).toBytes());
        }
    }

    // Success is what came in here, not what the server says.
    private void judge(DialRequestMessage.Response response, List<Multiaddr> all, boolean delivered)
            throws ProtocolException {
        if (response.status() != DialRequestMessage.Response.OK) return;
        if (response.index() < 0 || response.index() >= all.size()) {
            throw new ProtocolException("autonat: address number " + response.index());
        }
        if (delivered) note(all.get((int) response.index()));
        else if (response.dialStatus() == DialRequestMessage.Response.DIAL_ERROR) noteFailure();
    }

    private void note(Multiaddr address) {
        synchronized (verdicts) {
            verdicts.reached(address, clock.instant());
        }
    }

    private void noteFailure() {
        synchronized (verdicts) {
            verdicts.failed(clock.instant());
        }
    }

    // Somebody dialled us and brings a nonce.
    private void hear(Stream stream) throws IOException {
        Connection connection = stream.connection();
        if (!connection.isInbound() || connection.isRelayed()) {
            throw new ProtocolException("autonat: a nonce by a way that proves nothing");
        }
        long nonce;
        try (Deadline _ = Deadline.after(Duration.ofSeconds(10), stream::reset)) {
            nonce = DialRequestMessage.readBack(stream.in());
        }
        if (nonces.computeIfPresent(nonce, (_, _) -> true) == null) {
            throw new ProtocolException("autonat: an unknown nonce");
        }
        stream.out().write(new byte[1]); // an empty DialBackResponse: OK
    }

    /// Asks no more.
    @Override
    public void close() {
        thread.interrupt();
        swarm.unhandle(DialRequestMessage.BACK);
    }
}
