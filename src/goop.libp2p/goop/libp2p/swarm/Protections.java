package goop.libp2p.swarm;

import goop.libp2p.PeerId;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Peers that somebody wants to keep, each for as many reasons as were given.
final class Protections {
    private final Map<PeerId, Set<String>> reasons = new ConcurrentHashMap<>();

    void add(PeerId peer, String reason) {
        reasons.compute(
                peer,
                (same, known) -> {
                    Set<String> now = known == null ? ConcurrentHashMap.newKeySet() : known;
                    now.add(reason);
                    return now;
                });
    }

    void remove(PeerId peer, String reason) {
        reasons.computeIfPresent(
                peer,
                (same, known) -> {
                    known.remove(reason);
                    return known.isEmpty() ? null : known;
                });
    }

    boolean has(PeerId peer) {
        return reasons.containsKey(peer);
    }
}
