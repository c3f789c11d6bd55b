package goop.libp2p.swarm;

import goop.libp2p.HostEvent;
import goop.libp2p.PeerId;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// The connections that are up, by peer. Events are published under its lock, so that they come in
/// the order in which the table changed.
final class ConnectionTable {
    private final Comparator<SwarmConnection> preference;
    private final Consumer<HostEvent> events;

    // These belong to the lock on this.
    private final Map<PeerId, List<SwarmConnection>> byPeer = new HashMap<>();
    private int size;
    private boolean closed;

    ConnectionTable(PeerId self, Consumer<HostEvent> events) {
        this.events = events;
        preference =
                Comparator.comparing(SwarmConnection::isLimited)
                        .thenComparing(SwarmConnection::isRelayed)
                        .thenComparing(connection -> !connection.dialledBySmaller(self))
                        .thenComparing(SwarmConnection::number);
    }

    /// False when no more are taken.
    synchronized boolean add(SwarmConnection connection) {
        if (closed) return false;
        PeerId peer = connection.remotePeer();
        List<SwarmConnection> all = byPeer.computeIfAbsent(peer, none -> new ArrayList<>(2));
        all.add(connection);
        size++;
        events.accept(new HostEvent.ConnectionOpened(connection));
        if (all.size() == 1) events.accept(new HostEvent.PeerConnected(peer));
        return true;
    }

    synchronized void remove(SwarmConnection connection, String reason) {
        PeerId peer = connection.remotePeer();
        List<SwarmConnection> all = byPeer.get(peer);
        if (all == null || !all.remove(connection)) return;
        size--;
        if (all.isEmpty()) byPeer.remove(peer);
        events.accept(new HostEvent.ConnectionClosed(connection, reason));
        if (all.isEmpty()) events.accept(new HostEvent.PeerDisconnected(peer));
    }

    /// The connection to use. Of two that came about because both sides dialled at once, both sides
    /// prefer the same: that of the peer with the smaller id.
    synchronized Optional<SwarmConnection> best(PeerId peer) {
        return byPeer.getOrDefault(peer, List.of()).stream()
                .filter(SwarmConnection::isOpen)
                .min(preference);
    }

    synchronized List<SwarmConnection> of(PeerId peer) {
        return byPeer.getOrDefault(peer, List.of()).stream().sorted(preference).toList();
    }

    synchronized List<SwarmConnection> all() {
        return byPeer.values().stream().flatMap(List::stream).toList();
    }

    synchronized Set<PeerId> peers() {
        return Set.copyOf(byPeer.keySet());
    }

    /// Those with more than one connection.
    synchronized List<PeerId> peersConnectedTwice() {
        return byPeer.entrySet().stream()
                .filter(each -> each.getValue().size() > 1)
                .map(Map.Entry::getKey)
                .toList();
    }

    synchronized int size() {
        return size;
    }

    /// Takes no more, and closes those that are there, all at once.
    ///
    /// @param patience how long to wait for each
    void close(String reason, Duration patience) {
        List<Thread> closing =
                stop().stream()
                        .map(each -> Thread.startVirtualThread(() -> each.close(reason)))
                        .toList();
        for (Thread each : closing) {
            try {
                each.join(patience);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                break;
            }
        }
    }

    private synchronized List<SwarmConnection> stop() {
        closed = true;
        return all();
    }
}
