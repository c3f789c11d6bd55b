package goop.libp2p.gossipsub;

import goop.libp2p.PeerId;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/// All peers that the router gossips with.
final class Peers {
    private final RandomGenerator random;
    // In the order in which they came, so that a run from one seed is like another.
    private final Map<PeerId, PeerState> all = new LinkedHashMap<>();

    Peers(RandomGenerator random) {
        this.random = random;
    }

    boolean add(PeerState peer) {
        return all.putIfAbsent(peer.id(), peer) == null;
    }

    boolean remove(PeerId peer) {
        return all.remove(peer) != null;
    }

    /// Null when there is none.
    PeerState get(PeerId peer) {
        return all.get(peer);
    }

    Collection<PeerState> all() {
        return all.values();
    }

    int size() {
        return all.size();
    }

    /// Those in a topic.
    List<PeerState> in(String topic) {
        return in(topic, each -> true);
    }

    List<PeerState> in(String topic, Predicate<PeerState> which) {
        return all.values().stream().filter(each -> each.isIn(topic)).filter(which).toList();
    }

    /// At most so many of them, at random.
    List<PeerState> some(int most, String topic, Predicate<PeerState> which) {
        List<PeerState> chosen = shuffled(in(topic, which));
        return chosen.subList(0, Math.clamp(most, 0, chosen.size()));
    }

    <T> List<T> shuffled(Collection<T> list) {
        List<T> mixed = new ArrayList<>(list);
        Collections.shuffle(mixed, random);
        return mixed;
    }
}
