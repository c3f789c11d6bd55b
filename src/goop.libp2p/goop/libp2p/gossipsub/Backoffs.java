package goop.libp2p.gossipsub;

import goop.libp2p.PeerId;

import java.util.LinkedHashMap;
import java.util.Map;

/// Until when two peers leave each other's mesh alone.
///
/// Spec: gossipsub v1.1, "Prune Backoff". They outlive the connection, or a peer would get around
/// them by coming back.
final class Backoffs {
    private record Pair(PeerId peer, String topic) {}

    private final GossipParameters.Times times;
    private final int most;
    private final Map<Pair, Long> until = new LinkedHashMap<>();

    Backoffs(GossipParameters.Times times, int most) {
        this.times = times;
        this.most = most;
    }

    /// We pruned that peer, or left the topic.
    void add(PeerId peer, String topic, long millis, long now) {
        Pair pair = new Pair(peer, topic);
        boolean full = until.size() >= most && !until.containsKey(pair);
        if (full) until.remove(until.keySet().iterator().next());
        until.merge(pair, now + millis, Math::max);
    }

    /// That peer pruned us. CVE-2026-33040, -34219: seconds near the maximum overflowed where they
    /// were added to the time.
    ///
    /// @param seconds unsigned; 0 when it does not say
    void asked(PeerId peer, String topic, long seconds, long now) {
        long longest = times.longestBackoff().toSeconds();
        boolean tooLong = Long.compareUnsigned(seconds, longest) > 0;
        long millis = (tooLong ? longest : seconds) * 1000;
        add(peer, topic, seconds == 0 ? times.pruneBackoff().toMillis() : millis, now);
    }

    /// Whether a GRAFT of that peer comes too soon.
    boolean holds(PeerId peer, String topic, long now) {
        return now < until.getOrDefault(new Pair(peer, topic), now);
    }

    /// Whether it comes so soon after the PRUNE that it looks like a flood.
    boolean isFlooded(PeerId peer, String topic, long now) {
        long pruned = until.get(new Pair(peer, topic)) - times.pruneBackoff().toMillis();
        return now < pruned + times.graftFlood().toMillis();
    }

    /// Whether we may graft that peer: a little later than we must, since messages take their time.
    boolean mayGraft(PeerId peer, String topic, long now) {
        Long end = until.get(new Pair(peer, topic));
        return end == null || now >= end + slack();
    }

    private long slack() {
        return 2 * times.heartbeat().toMillis();
    }

    void expire(long now) {
        until.values().removeIf(end -> now >= end + slack());
    }

    int size() {
        return until.size();
    }
}
