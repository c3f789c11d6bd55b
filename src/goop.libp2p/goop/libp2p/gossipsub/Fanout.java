package goop.libp2p.gossipsub;

import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// To whom we publish in topics that we have not joined.
///
/// Spec: gossipsub v1.0, "Membership", fanout.
final class Fanout {
    private static final class Publishing {
        private final Set<PeerState> peers = new LinkedHashSet<>();
        private long last;
    }

    private final long lifetime;
    private final int wanted;
    private final int most;
    private final Peers peers;
    private final Map<String, Publishing> topics = new LinkedHashMap<>();

    Fanout(GossipParameters parameters, Peers peers) {
        lifetime = parameters.times().fanout().toMillis();
        wanted = parameters.mesh().wanted();
        most = parameters.bounds().topics();
        this.peers = peers;
    }

    Collection<PeerState> publish(String topic, Predicate<PeerState> fit, long now) {
        if (!topics.containsKey(topic) && topics.size() >= most) {
            topics.remove(topics.keySet().iterator().next());
        }
        Publishing publishing = topics.computeIfAbsent(topic, none -> new Publishing());
        publishing.last = now;
        fill(topic, publishing, fit);
        return publishing.peers;
    }

    private void fill(String topic, Publishing publishing, Predicate<PeerState> fit) {
        publishing.peers.removeIf(each -> !each.isIn(topic) || !fit.test(each));
        int more = wanted - publishing.peers.size();
        Predicate<PeerState> other = each -> !publishing.peers.contains(each);
        publishing.peers.addAll(peers.some(more, topic, fit.and(other)));
    }

    /// We join the topic: whom did we publish to?
    Collection<PeerState> end(String topic) {
        Publishing publishing = topics.remove(topic);
        return publishing == null ? Set.of() : publishing.peers;
    }

    void gone(PeerState peer) {
        topics.values().forEach(each -> each.peers.remove(peer));
    }

    void heartbeat(Predicate<PeerState> fit, long now) {
        Iterator<Publishing> all = topics.values().iterator();
        while (all.hasNext()) {
            if (all.next().last + lifetime < now) all.remove();
        }
        topics.forEach((topic, publishing) -> fill(topic, publishing, fit));
    }

    Map<String, Set<PeerState>> topics() {
        Map<String, Set<PeerState>> all = new LinkedHashMap<>();
        topics.forEach((topic, publishing) -> all.put(topic, publishing.peers));
        return all;
    }
}
