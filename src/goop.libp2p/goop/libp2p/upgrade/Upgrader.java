package goop.libp2p.upgrade;

import goop.libp2p.Limits;
import goop.libp2p.PeerId;
import goop.libp2p.RawConnection;
import goop.libp2p.multistream.LazySelection;
import goop.libp2p.multistream.Multistream;
import goop.libp2p.noise.Noise;
import goop.libp2p.noise.NoiseIdentity;
import goop.libp2p.noise.NoiseSession;
import goop.libp2p.yamux.ByteBudget;
import goop.libp2p.yamux.YamuxLimits;
import goop.libp2p.yamux.YamuxSession;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Makes a secured and muxed connection of a raw one.
public final class Upgrader {
    /// The one muxer that is spoken.
    public static final String YAMUX = "/yamux/1.0.0";

    private final NoiseIdentity identity;
    private final List<String> earlyMuxers;
    private final Duration timeout;
    private final YamuxLimits muxerLimits;
    private final ByteBudget memory;

    /// @param earlyMuxers whether to agree on the muxer within Noise, which saves a round trip
    public Upgrader(NoiseIdentity identity, boolean earlyMuxers, Limits limits) {
        this.identity = identity;
        this.earlyMuxers = earlyMuxers ? List.of(YAMUX) : List.of();
        timeout = limits.handshakes().timeout();
        muxerLimits = muxerLimits(limits);
        memory = new ByteBudget(limits.streams().bufferedBytes());
    }

    private static YamuxLimits muxerLimits(Limits limits) {
        YamuxLimits usual = YamuxLimits.defaults();
        return new YamuxLimits(
                usual.acceptBacklog(),
                limits.streams().perConnection(),
                usual.refusals(),
                usual.unacknowledged(),
                usual.openTimeout(),
                usual.maxWindow(),
                Math.min(usual.buffered(), limits.streams().bufferedBytes()),
                usual.idleFrames(),
                usual.keepAlive(),
                usual.pingTimeout(),
                usual.writeDeadline(),
                usual.linger());
    }

    /// Bytes received and not yet read, over all connections.
    public long bufferedBytes() {
        return memory.used();
    }

    /// Blocks until the peer has proved who it is and both sides agree on a muxer. Closes `raw`
    /// when that fails.
    ///
    /// @param expected whom we mean to reach; empty when anybody may be there
    public Upgraded upgrade(RawConnection raw, Role role, Optional<PeerId> expected)
            throws IOException {
        return upgrade(raw, role, expected, () -> {});
    }

    /// The client's side, which the peer takes for a connection once it is past the gate. What is
    /// waited for there counts towards the deadline.
    public Upgraded upgrade(RawConnection raw, Optional<PeerId> expected, Noise.Gate gate)
            throws IOException {
        return upgrade(raw, Role.CLIENT, expected, gate);
    }

    private Upgraded upgrade(
            RawConnection raw, Role role, Optional<PeerId> expected, Noise.Gate gate)
            throws IOException {
        Deadline deadline = Deadline.after(timeout, raw::close);
        boolean done = false;
        try {
            NoiseSession secured = secure(raw, role, expected, gate);
            Upgraded upgraded = mux(raw, secured, role);
            done = true;
            return upgraded;
        } catch (IOException failed) {
            if (!deadline.passed()) throw failed;
            SocketTimeoutException late =
                    new SocketTimeoutException("no handshake within " + timeout.toMillis() + " ms");
            late.initCause(failed);
            throw late;
        } finally {
            deadline.close();
            if (!done) raw.close();
        }
    }

    private NoiseSession secure(
            RawConnection raw, Role role, Optional<PeerId> expected, Noise.Gate gate)
            throws IOException {
        // What the peer sends early is read with the rest of the segment and waits here for Noise.
        InputStream in = new BufferedInputStream(raw.in(), 512);
        if (role == Role.SERVER) {
            Multistream.handle(in, raw.out(), Noise.PROTOCOL::equals);
            return Noise.respond(in, raw.out(), identity, expected, earlyMuxers);
        }
        // Proposal and first message leave together: there is nothing else that we would speak.
        LazySelection lazy = Multistream.propose(in, raw.out(), Noise.PROTOCOL);
        return Noise.initiate(lazy.in(), lazy.out(), identity, expected, earlyMuxers, gate);
    }

    private Upgraded mux(RawConnection raw, NoiseSession secured, Role role) throws IOException {
        InputStream in = secured.in();
        OutputStream out = secured.out();
        if (secured.muxer().isEmpty()) {
            if (role == Role.SERVER) {
                Multistream.handle(in, out, YAMUX::equals);
            } else {
                Multistream.select(in, out, List.of(YAMUX));
            }
        }
        YamuxSession session =
                YamuxSession.start(
                        in,
                        out,
                        role == Role.CLIENT,
                        muxerLimits,
                        memory,
                        raw::giveUp,
                        secured.remotePeer().brief());
        return new Upgraded(raw, secured.remotePeer(), secured.remoteKey(), session, role);
    }
}
