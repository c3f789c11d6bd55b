package goop.libp2p.swarm;

import goop.libp2p.CircuitLimit;
import goop.libp2p.Connection;
import goop.libp2p.LimitException;
import goop.libp2p.Multiaddr;
import goop.libp2p.PeerId;
import goop.libp2p.PeerInfo;
import goop.libp2p.PublicKey;
import goop.libp2p.Stream;
import goop.libp2p.StreamHandler;
import goop.libp2p.multistream.LazySelection;
import goop.libp2p.multistream.Multistream;
import goop.libp2p.upgrade.Deadline;
import goop.libp2p.upgrade.Upgraded;
import goop.libp2p.yamux.YamuxSession;
import goop.libp2p.yamux.YamuxStream;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/// One connection of a [Swarm]: opens streams, and has a thread that accepts those of the peer.
public final class SwarmConnection implements Connection {
    private static final System.Logger LOG = System.getLogger("goop.libp2p.swarm");

    private final Swarm swarm;
    private final Upgraded upgraded;
    private final Admission.Ticket ticket;
    private final boolean inbound;
    private final long number;
    private final Instant openedAt;
    private final CompletableFuture<PeerInfo> firstInfo = new CompletableFuture<>();
    private volatile PeerInfo info;
    private volatile String closeReason;

    // These belong to the lock on this.
    private int streams;
    private boolean closed;

    SwarmConnection(
            Swarm swarm,
            Upgraded upgraded,
            Admission.Ticket ticket,
            boolean inbound,
            long number,
            Instant openedAt) {
        this.swarm = swarm;
        this.upgraded = upgraded;
        this.ticket = ticket;
        this.inbound = inbound;
        this.number = number;
        this.openedAt = openedAt;
    }

    // ---- what one can ask

    @Override
    public PeerId remotePeer() {
        return upgraded.peer();
    }

    @Override
    public PublicKey remoteKey() {
        return upgraded.key();
    }

    @Override
    public Multiaddr remoteAddress() {
        return upgraded.raw().remoteAddress();
    }

    @Override
    public Multiaddr localAddress() {
        return upgraded.raw().localAddress();
    }

    @Override
    public boolean isInbound() {
        return inbound;
    }

    @Override
    public Optional<CircuitLimit> limit() {
        return upgraded.raw().limit();
    }

    @Override
    public boolean isPunched() {
        return upgraded.raw().isPunched();
    }

    @Override
    public Instant openedAt() {
        return openedAt;
    }

    @Override
    public Optional<Duration> roundTripTime() {
        return session().roundTripTime();
    }

    @Override
    public int streamCount() {
        return session().streamCount();
    }

    @Override
    public boolean isOpen() {
        return session().isOpen();
    }

    /// Grows from connection to connection.
    long number() {
        return number;
    }

    boolean dialledBySmaller(PeerId self) {
        boolean weAreSmaller = self.compareTo(remotePeer()) < 0;
        return weAreSmaller != inbound;
    }

    private YamuxSession session() {
        return upgraded.session();
    }

    // ---- what the peer tells of itself

    @Override
    public Optional<PeerInfo> info() {
        return Optional.ofNullable(info);
    }

    @Override
    public PeerInfo awaitInfo(Duration atMost) throws IOException, InterruptedException {
        CompletableFuture<PeerInfo> mine = firstInfo.copy();
        IOException late = new SocketTimeoutException("the peer does not tell of itself");
        try (Deadline _ = Deadline.after(atMost, () -> mine.completeExceptionally(late))) {
            return mine.get();
        } catch (ExecutionException failed) {
            Throwable why = failed.getCause();
            if (why == late) throw new SocketTimeoutException(late.getMessage());
            if (why instanceof CompletionException && why.getCause() != null) why = why.getCause();
            throw new IOException("identify failed: " + why.getMessage(), failed);
        }
    }

    /// For identify: the peer told of itself, for the first time or anew.
    public void identified(PeerInfo told) {
        info = told;
        swarm.identified(this, told);
        firstInfo.complete(told);
    }

    /// For identify: the peer did not tell of itself.
    public void notIdentified(IOException reason) {
        firstInfo.completeExceptionally(reason);
    }

    // ---- streams of ours

    @Override
    public Stream newStream(String... protocols) throws IOException {
        List<String> wanted = List.of(protocols);
        begin();
        YamuxStream muxed;
        try {
            muxed = session().open();
        } catch (IOException | RuntimeException failed) {
            streamEnded();
            throw failed;
        }
        String sure = sure(wanted);
        if (sure != null) {
            LazySelection lazy = Multistream.propose(muxed.in(), muxed.out(), sure);
            return new SwarmStream(this, muxed, sure, lazy.in(), lazy.out());
        }
        boolean agreed = false;
        try (Deadline _ = negotiation(muxed)) {
            String protocol = Multistream.select(muxed.in(), muxed.out(), wanted);
            agreed = true;
            return new SwarmStream(this, muxed, protocol, muxed.in(), muxed.out());
        } finally {
            if (!agreed) {
                muxed.reset();
                streamEnded();
            }
        }
    }

    // What the peer is known to speak, or all that we can ask for; null to ask and wait.
    private String sure(List<String> wanted) {
        PeerInfo known = info;
        if (known != null) {
            for (String each : wanted) {
                if (known.protocols().contains(each)) return each;
            }
            return null;
        }
        return wanted.size() == 1 ? wanted.getFirst() : null;
    }

    private Deadline negotiation(YamuxStream muxed) {
        return Deadline.after(swarm.limits().streams().negotiationTimeout(), muxed::reset);
    }

    private synchronized void begin() throws IOException {
        if (closed) throw new IOException("the connection is closed: " + closeReason);
        if (!swarm.takeStream()) {
            throw new LimitException("the limit of " + swarm.limits().streams().all() + " streams");
        }
        streams++;
    }

    synchronized void streamEnded() {
        if (closed) return; // given back with all the others
        streams--;
        swarm.giveStreams(1);
    }

    // ---- streams of the peer

    /// Accepts streams until the connection ends.
    void run() {
        Thread.currentThread().setName("connection " + remotePeer().brief());
        try {
            while (true) accept(session().accept());
        } catch (IOException over) {
            ended(closeReason == null ? over.getMessage() : closeReason);
        }
    }

    private void accept(YamuxStream muxed) {
        try {
            begin();
        } catch (IOException refused) {
            log("stream-refused", refused.toString());
            muxed.reset();
            return;
        }
        Thread.ofVirtual().name("stream " + remotePeer().brief()).start(() -> serve(muxed));
    }

    private void serve(YamuxStream muxed) {
        String protocol = negotiate(muxed);
        if (protocol == null) {
            muxed.reset();
            streamEnded();
            return;
        }
        Thread.currentThread().setName("stream " + remotePeer().brief() + " " + protocol);
        SwarmStream stream = new SwarmStream(this, muxed, protocol, muxed.in(), muxed.out());
        try {
            StreamHandler handler = swarm.handler(protocol);
            if (handler == null) throw new IOException("the handler is gone");
            handler.handle(stream);
            stream.close();
        } catch (IOException | InterruptedException failed) {
            log("stream-failed", protocol + ": " + failed);
            stream.reset();
        } catch (RuntimeException | Error bug) {
            stream.reset();
            LOG.log(System.Logger.Level.ERROR, "event=handler-failed protocol=" + protocol, bug);
        }
    }

    // Null when it comes to nothing.
    private String negotiate(YamuxStream muxed) {
        try (Deadline _ = negotiation(muxed)) {
            return Multistream.handle(muxed.in(), muxed.out(), swarm::handles);
        } catch (IOException failed) {
            log("stream-not-negotiated", failed.toString());
            return null;
        }
    }

    private void log(String event, String reason) {
        LOG.log(
                System.Logger.Level.DEBUG,
                () -> "event=%s peer=%s reason=\"%s\"".formatted(event, remotePeer(), reason));
    }

    // ---- the end

    @Override
    public void close() {
        close("closed here");
    }

    @Override
    public void giveUp() {
        if (closeReason == null) closeReason = "the peer is dead";
        upgraded.raw().giveUp();
        upgraded.raw().close();
        session().close();
    }

    /// @param reason for the log and the event
    void close(String reason) {
        if (closeReason == null) closeReason = reason;
        session().close();
        upgraded.raw().close();
    }

    private void ended(String reason) {
        synchronized (this) {
            if (closed) return;
            closed = true;
            closeReason = reason;
            swarm.giveStreams(streams);
        }
        upgraded.raw().close();
        ticket.close();
        firstInfo.completeExceptionally(new IOException(reason));
        swarm.ended(this, reason);
    }

    /// Peer and address.
    @Override
    public String toString() {
        return remotePeer() + " at " + remoteAddress();
    }
}
