package goop.libp2p.autonat;

import goop.libp2p.AddressScope;
import goop.libp2p.Multiaddr;
import goop.libp2p.PeerId;
import goop.libp2p.ProtocolException;
import goop.libp2p.Stream;
import goop.libp2p.swarm.DialBudget;
import goop.libp2p.swarm.Swarm;
import goop.libp2p.upgrade.Deadline;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/// Dials back for those who ask, within bounds: it must be no way to make us dial others.
public final class AutoNatService implements Closeable {
    /// Addresses of one asker that are tried.
    static final int MOST_ADDRESSES = 4;

    // "The server SHOULD [...] between 30,000 and 100,000 bytes."
    static final int LEAST_DATA = 30_000;
    static final int MOST_DATA = 100_000;

    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final int AT_ONCE = 16;

    private final Swarm swarm;
    private final InstantSource clock;
    private final DialBack dialBack;
    private final DialBudget budget = new DialBudget(12, 48, 240);
    private final Semaphore places = new Semaphore(AT_ONCE);
    private final AtomicLong dials = new AtomicLong();

    /// Begins to serve.
    public AutoNatService(Swarm swarm, InstantSource clock) {
        this.swarm = swarm;
        this.clock = clock;
        dialBack = new DialBack(swarm.limits());
        swarm.handle(DialMessage.PROTOCOL, this::serve);
        swarm.handle(DialRequestMessage.PROTOCOL, this::serveSecond);
    }

    /// How often it has dialled.
    public long dials() {
        return dials.get();
    }

    // ---- version 1

    private void serve(Stream stream) throws IOException {
        DialMessage message;
        try (Deadline _ = Deadline.after(PATIENCE, stream::reset)) {
            message = DialMessage.read(stream.in());
        }
        if (!(message instanceof DialMessage.Dial dial)) {
            throw new ProtocolException("autonat: an answer that nobody asked for");
        }
        stream.writeTimeout(PATIENCE);
        stream.out().write(answer(stream, dial).toBytes());
    }

    private DialMessage.Answer answer(Stream stream, DialMessage.Dial dial) {
        PeerId peer = stream.connection().remotePeer();
        if (dial.peer().isPresent() && !Arrays.equals(dial.peer().get(), peer.toBytes())) {
            return refusal(DialMessage.Answer.BAD_REQUEST, "the id of another peer");
        }
        List<Multiaddr> targets = targets(stream.connection().remoteAddress(), dial.addresses());
        if (targets.isEmpty()) {
            return refusal(DialMessage.Answer.DIAL_REFUSED, "no address that may be dialled");
        }
        if (!places.tryAcquire()) {
            return refusal(DialMessage.Answer.DIAL_REFUSED, "too many dials at once");
        }
        try {
            if (!budget.takes(peer, targets, clock.instant())) {
                return refusal(DialMessage.Answer.DIAL_REFUSED, "too many dials");
            }
            return dial(peer, targets);
        } finally {
            places.release();
        }
    }

    private static DialMessage.Answer refusal(int status, String why) {
        return new DialMessage.Answer(status, why, Optional.empty());
    }

    private DialMessage.Answer dial(PeerId peer, List<Multiaddr> targets) {
        for (Multiaddr each : targets) {
            dials.incrementAndGet();
            try {
                dialBack.reach(each, peer);
                return new DialMessage.Answer(DialMessage.Answer.OK, "", Optional.of(each));
            } catch (IOException unreachable) {
                // the next one
            }
        }
        return refusal(DialMessage.Answer.DIAL_ERROR, "nobody answers there");
    }

    /// "Implementations MUST NOT dial any multiaddress unless it is based on the IP address the
    /// requesting node is observed as": where we see it, which is all that some behind a NAT have,
    /// and the ports of what it tells at the IP that we see.
    static List<Multiaddr> targets(Multiaddr seenAt, List<Multiaddr> told) {
        Optional<InetAddress> seen = seenAt.ip();
        boolean ask = seen.isPresent() && !seenAt.isRelayed();
        if (!ask || AddressScope.of(seen.get()) != AddressScope.PUBLIC) return List.of();
        Set<Multiaddr> targets = new LinkedHashSet<>();
        if (seenAt.tcpSocket().isPresent()) targets.add(seenAt.withoutPeer().orElse(seenAt));
        for (Multiaddr each : told) {
            Optional<InetSocketAddress> socket = each.tcpSocket();
            if (socket.isEmpty() || socket.get().getPort() == 0) continue;
            if (socket.get().getAddress().getClass() != seen.get().getClass()) continue;
            int port = socket.get().getPort();
            targets.add(Multiaddr.ofTcp(new InetSocketAddress(seen.get(), port)));
        }
        return targets.stream().limit(MOST_ADDRESSES).toList();
    }

    // ---- version 2

    private void serveSecond(Stream stream) throws IOException, InterruptedException {
        stream.writeTimeout(PATIENCE);
        DialRequestMessage message = read(stream);
        if (!(message instanceof DialRequestMessage.Request request)) {
            throw new ProtocolException("autonat: a message that nobody asked for");
        }
        int index = index(request);
        if (index < 0) {
            respond(stream, DialRequestMessage.Response.REFUSED, 0, 0);
            return;
        }
        Multiaddr target = Multiaddr.fromBytes(request.addresses().get(index));
        PeerId peer = stream.connection().remotePeer();
        boolean place = places.tryAcquire();
        try {
            if (!place || !budget.takes(peer, List.of(target), clock.instant())) {
                respond(stream, DialRequestMessage.Response.REJECTED, 0, 0);
                return;
            }
            if (!stream.connection().remoteAddress().ip().equals(target.ip())) {
                demand(stream, index);
            }
            respond(
                    stream,
                    DialRequestMessage.Response.OK,
                    index,
                    deliver(target, peer, request.nonce()));
        } finally {
            if (place) places.release();
        }
    }

    // The first that can be dialled, or -1.
    private static int index(DialRequestMessage.Request request) {
        for (int index = 0; index < request.addresses().size(); index++) {
            try {
                Multiaddr each = Multiaddr.fromBytes(request.addresses().get(index));
                boolean fits = AddressScope.of(each) == AddressScope.PUBLIC;
                int port = each.tcpSocket().map(InetSocketAddress::getPort).orElse(0);
                if (fits && port != 0) return index;
            } catch (ProtocolException unknown) {
                // not for us
            }
        }
        return -1;
    }

    // Whoever names an IP address that is not its own pays for the dial beforehand, and waits.
    private static void demand(Stream stream, int index) throws IOException, InterruptedException {
        int wanted = ThreadLocalRandom.current().nextInt(LEAST_DATA, MOST_DATA);
        stream.out().write(new DialRequestMessage.DataRequest(index, wanted).toBytes());
        for (int got = 0; got < wanted; ) {
            if (!(read(stream) instanceof DialRequestMessage.Data data) || data.bytes() < 100) {
                throw new ProtocolException("autonat: no dial data, or in crumbs");
            }
            got += data.bytes();
        }
        Thread.sleep(ThreadLocalRandom.current().nextInt(3000));
    }

    private int deliver(Multiaddr target, PeerId peer, long nonce) {
        dials.incrementAndGet();
        try {
            boolean delivered = dialBack.deliver(target, peer, nonce);
            if (delivered) return DialRequestMessage.Response.DIAL_OK;
            return DialRequestMessage.Response.DIAL_BACK_ERROR;
        } catch (IOException unreachable) {
            return DialRequestMessage.Response.DIAL_ERROR;
        }
    }

    private static void respond(Stream stream, int status, int index, int dialStatus)
            throws IOException {
        stream.out().write(new DialRequestMessage.Response(status, index, dialStatus).toBytes());
    }

    private static DialRequestMessage read(Stream stream) throws IOException {
        try (Deadline _ = Deadline.after(PATIENCE, stream::reset)) {
            return DialRequestMessage.read(stream.in());
        }
    }

    /// Serves no more.
    @Override
    public void close() {
        swarm.unhandle(DialMessage.PROTOCOL);
        swarm.unhandle(DialRequestMessage.PROTOCOL);
    }
}
