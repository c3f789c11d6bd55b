package goop.peer;

import goop.libp2p.Connection;
import goop.libp2p.Host;
import goop.libp2p.Multiaddr;
import goop.libp2p.PeerId;
import goop.libp2p.Stream;
import goop.libp2p.UnreachableException;

import java.io.IOException;
import java.net.ConnectException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Connects to a peer of whom something is wanted, and opens streams to it.
final class Reacher {
    private static final int REMEMBERED = 256;

    private final Host host;
    private final Peers peers;
    private final DialChoice choice = new DialChoice();

    // What the last dial of each tried; belongs to the lock on it. The longest untried gives way.
    private final Map<PeerId, List<UnreachableException.Attempt>> attempts =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(
                        Map.Entry<PeerId, List<UnreachableException.Attempt>> eldest) {
                    return size() > REMEMBERED;
                }
            };

    Reacher(Host host, Peers peers) {
        this.host = host;
        this.peers = peers;
    }

    /// A connection that is there, or a new one.
    ///
    /// @throws ConnectException when the peer cannot be reached; says why
    Connection connection(PeerId peer) throws IOException, InterruptedException {
        Optional<Connection> there = host.connection(peer);
        if (there.isPresent()) return there.get();
        List<Multiaddr> where = choose(peer);
        try {
            Connection connection = host.connect(peer, where);
            synchronized (choice) {
                choice.reached(peer.toString(), connection.remoteAddress());
            }
            remember(peer, List.of());
            return connection;
        } catch (IOException failed) {
            if (failed instanceof UnreachableException tried) remember(peer, tried.attempts());
            peers.outOfReach(peer, failed.getMessage());
            throw failed;
        }
    }

    private void remember(PeerId peer, List<UnreachableException.Attempt> tried) {
        synchronized (attempts) {
            attempts.remove(peer);
            if (!tried.isEmpty()) attempts.put(peer, tried);
        }
    }

    /// Where it was tried last, when that was in vain.
    List<UnreachableException.Attempt> attempts(PeerId peer) {
        synchronized (attempts) {
            return attempts.getOrDefault(peer, List.of());
        }
    }

    private List<Multiaddr> choose(PeerId peer) throws ConnectException {
        String id = peer.toString();
        List<KnownAddress> known = peers.find(id).map(ListedPeer::addresses).orElse(List.of());
        DialChoice.Choice chosen;
        synchronized (choice) {
            chosen = choice.choose(id, known, host.known(peer), Moment.now().ticks());
        }
        if (!chosen.addresses().isEmpty()) return chosen.addresses();
        String why =
                chosen.waitMillis() > 0
                        ? "it was tried a moment ago; its addresses are not signed, so the next"
                                + " attempt is in %d s".formatted(chosen.waitMillis() / 1000 + 1)
                        : known.isEmpty()
                                ? "no address of it is known"
                                : "none of its addresses can be reached from here";
        peers.outOfReach(peer, why);
        throw new ConnectException("cannot reach " + peer + ": " + why);
    }

    /// A stream whose reads and writes have a deadline.
    Stream open(PeerId peer, String... protocols) throws IOException, InterruptedException {
        Stream stream = opened(peer, protocols);
        Deadlines.set(stream);
        return stream;
    }

    private Stream opened(PeerId peer, String... protocols)
            throws IOException, InterruptedException {
        Connection connection = connection(peer);
        try {
            return connection.newStream(protocols);
        } catch (IOException failed) {
            if (connection.isOpen()) throw failed;
            return connection(peer).newStream(protocols); // it ended just then
        }
    }
}
