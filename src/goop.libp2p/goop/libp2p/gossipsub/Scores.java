package goop.libp2p.gossipsub;

import goop.libp2p.PeerId;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What each peer is worth to us.
///
/// Spec: gossipsub v1.1, "The Score Function". A bad peer's score outlives its connection, so that
/// it gains nothing by coming back.
final class Scores {
    private static final class PeerCounters {
        private final Map<String, TopicCounters> topics = new HashMap<>();
        private String address;
        private double misdeeds;
        private boolean connected = true;
        private long forgetAt;
    }

    private final Scoring parameters;
    private final int mostGone;
    private final Map<String, TopicScoring> topics = new HashMap<>();
    private final Map<PeerId, PeerCounters> peers = new LinkedHashMap<>();
    private final Map<String, Integer> sharing = new HashMap<>();
    // Of those in `peers` that are not connected, the longest gone first.
    private final Map<PeerId, PeerCounters> gone = new LinkedHashMap<>();
    private long decayedAt;

    Scores(Scoring parameters, int mostGone) {
        this.parameters = parameters;
        this.mostGone = mostGone;
    }

    void connected(PeerId peer, String address) {
        gone.remove(peer);
        PeerCounters counters = peers.computeIfAbsent(peer, none -> new PeerCounters());
        counters.connected = true;
        counters.address = address;
        sharing.merge(address, 1, Integer::sum);
    }

    void disconnected(PeerId peer, long now) {
        PeerCounters counters = peers.get(peer);
        if (counters == null || !counters.connected) return;
        double score = score(peer, now);
        counters.connected = false;
        sharing.computeIfPresent(counters.address, (_, count) -> count == 1 ? null : count - 1);
        // A good score is not kept: it would be credit for the next time.
        if (score >= 0) {
            peers.remove(peer);
            return;
        }
        counters.topics.forEach((topic, each) -> each.pruned(topics.get(topic), now));
        counters.topics.values().forEach(TopicCounters::forgetGoodDeeds);
        counters.forgetAt = now + parameters.retain().toMillis();
        gone.put(peer, counters);
        if (gone.size() > mostGone) {
            PeerId oldest = gone.keySet().iterator().next();
            gone.remove(oldest);
            peers.remove(oldest);
        }
    }

    void joined(String topic, TopicScoring scoring) {
        topics.put(topic, scoring);
    }

    void left(String topic) {
        topics.remove(topic);
        peers.values().forEach(each -> each.topics.remove(topic));
    }

    void grafted(PeerId peer, String topic, long now) {
        of(peer, topic).ifPresent(each -> each.grafted(now));
    }

    void pruned(PeerId peer, String topic, long now) {
        of(peer, topic).ifPresent(each -> each.pruned(topics.get(topic), now));
    }

    /// It sent us a valid message before anybody else did.
    void first(PeerId peer, String topic) {
        of(peer, topic).ifPresent(each -> each.first(topics.get(topic)));
    }

    /// It sent us a copy of a valid message in good time.
    void copy(PeerId peer, String topic) {
        of(peer, topic).ifPresent(each -> each.copy(topics.get(topic)));
    }

    void invalid(PeerId peer, String topic) {
        of(peer, topic).ifPresent(TopicCounters::invalid);
    }

    void misbehaved(PeerId peer, double misdeeds) {
        PeerCounters counters = peers.get(peer);
        if (counters != null) counters.misdeeds += misdeeds;
    }

    // Empty for a peer or topic that is not scored.
    private Optional<TopicCounters> of(PeerId peer, String topic) {
        PeerCounters counters = peers.get(peer);
        if (counters == null || !topics.containsKey(topic)) return Optional.empty();
        return Optional.of(counters.topics.computeIfAbsent(topic, none -> new TopicCounters()));
    }

    double score(PeerId peer, long now) {
        PeerCounters counters = peers.get(peer);
        if (counters == null) return 0;
        double inTopics = 0;
        for (Map.Entry<String, TopicCounters> each : counters.topics.entrySet()) {
            TopicScoring scoring = topics.get(each.getKey());
            inTopics += scoring.weight() * each.getValue().score(scoring, now);
        }
        double score = Math.min(inTopics, parameters.topicCap());
        score += parameters.application().applyAsDouble(peer);
        int beyond = sharing.getOrDefault(counters.address, 0) - parameters.sharedMost();
        if (beyond > 0) score += parameters.sharedAddress() * beyond * beyond;
        double misdeeds = counters.misdeeds - parameters.misbehaviourMost();
        if (misdeeds > 0) score += parameters.misbehaviour() * misdeeds * misdeeds;
        return score;
    }

    boolean isGraylisted(PeerId peer, long now) {
        return score(peer, now) < parameters.graylist();
    }

    boolean mayGossip(PeerId peer, long now) {
        return score(peer, now) >= parameters.gossip();
    }

    boolean mayPublishTo(PeerId peer, long now) {
        return score(peer, now) >= parameters.publish();
    }

    double improveBelow() {
        return parameters.improve();
    }

    /// Whether a copy so long after the first was on its way already.
    boolean isInTime(String topic, long millis) {
        return millis <= topics.get(topic).meshDeliveryWindow().toMillis();
    }

    /// Called at every heartbeat: time heals.
    void decay(long now) {
        Iterator<Map.Entry<PeerId, PeerCounters>> longest = gone.entrySet().iterator();
        while (longest.hasNext()) {
            Map.Entry<PeerId, PeerCounters> each = longest.next();
            if (each.getValue().forgetAt > now) break;
            longest.remove();
            peers.remove(each.getKey());
        }
        if (now - decayedAt < parameters.interval().toMillis()) return;
        decayedAt = now;
        for (PeerCounters each : peers.values()) {
            each.misdeeds *= parameters.misbehaviourDecay();
            if (each.misdeeds < parameters.negligible()) each.misdeeds = 0;
            each.topics.forEach(
                    (topic, it) -> it.decay(topics.get(topic), parameters.negligible(), now));
        }
    }

    int size() {
        return peers.size();
    }
}
