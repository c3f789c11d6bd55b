package goop.libp2p.gossipsub;

import goop.libp2p.Connection;
import goop.libp2p.Host;
import goop.libp2p.HostEvent;
import goop.libp2p.LimitException;
import goop.libp2p.PeerId;
import goop.libp2p.PeerInfo;
import goop.libp2p.Stream;
import goop.libp2p.wire.Delimited;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.util.Optional;

/// Keeps the peers that we gossip with in step with the host's connections.
final class Neighbours {
    private static final System.Logger LOG = System.getLogger("goop.libp2p.gossipsub");

    // Streams that fail one after the other; then the peer is left alone until it connects anew.
    private static final int MOST_ATTEMPTS = 4;

    private final Host host;
    private final GossipParameters.Bounds bounds;
    private final Shell shell;
    private volatile boolean closed;

    Neighbours(Host host, GossipParameters.Bounds bounds, Shell shell) {
        this.host = host;
        this.bounds = bounds;
        this.shell = shell;
    }

    void happened(HostEvent event) {
        // That its streams have ended a neighbour notices by itself.
        if (event instanceof HostEvent.PeerIdentified told) {
            identified(told.connection(), told.info());
        }
    }

    /// The peer has said what it speaks.
    void identified(Connection connection, PeerInfo info) {
        for (Version each : Version.values()) {
            if (info.protocols().contains(each.protocol())) {
                meet(connection, each, 0);
                return;
            }
        }
    }

    // Null when we do not gossip with it. "GossipSub is not run over limited connections": the
    // heartbeats alone would use up what a relay gives.
    private Neighbour meet(Connection connection, Version version, int attempt) {
        if (closed || connection.isLimited()) return null;
        Neighbour fresh = new Neighbour(connection, version, attempt, bounds, this::ended);
        String address = address(connection);
        Neighbour there = shell.add(fresh, !connection.isInbound(), address, bounds.peers());
        if (closed && there != null) {
            shell.remove(there);
            there.close();
        }
        return there;
    }

    // What peers behind one router share: the first part of the address, as in `/ip4/192.0.2.1`.
    private static String address(Connection connection) {
        return connection.remoteAddress().components().getFirst().toString();
    }

    private void ended(Neighbour neighbour, IOException reason, boolean again) {
        boolean known = shell.remove(neighbour);
        neighbour.close();
        if (!known) return;
        PeerId peer = neighbour.peer();
        LOG.log(
                System.Logger.Level.DEBUG,
                () ->
                        "event=neighbour-lost peer=%s reason=\"%s\""
                                .formatted(peer, reason.getMessage()));
        if (!again || neighbour.nextAttempt() > MOST_ATTEMPTS) return;
        Optional<Connection> other = host.connection(peer).filter(Connection::isOpen);
        other.ifPresent(it -> meet(it, neighbour.version(), neighbour.nextAttempt()));
    }

    /// Serves a stream that a peer opened, until it ends.
    void serve(Stream stream) throws IOException {
        Neighbour neighbour = meet(stream.connection(), Version.of(stream.protocol()), 0);
        if (neighbour == null) {
            throw new LimitException("gossipsub: over a limited connection, or one peer too many");
        }
        neighbour.heardOn(stream);
        try {
            BufferedInputStream in = new BufferedInputStream(stream.in());
            while (!isAtEnd(in)) {
                Rpc rpc = Rpc.read(Delimited.read(in, bounds.rpcBytes()));
                shell.happened(it -> it.received(neighbour.peer(), rpc, shell.now()));
            }
        } finally {
            neighbour.heardAll(stream);
        }
    }

    private static boolean isAtEnd(BufferedInputStream in) throws IOException {
        in.mark(1);
        if (in.read() < 0) return true;
        in.reset();
        return false;
    }

    /// Gives all of them up, once what is queued for them is written or time is up.
    void close(long drainNanos) {
        closed = true;
        long end = System.nanoTime() + drainNanos;
        try {
            for (Neighbour each : shell.neighbours()) each.drain(end - System.nanoTime());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        for (Neighbour each : shell.neighbours()) {
            shell.remove(each);
            each.close();
        }
    }
}
