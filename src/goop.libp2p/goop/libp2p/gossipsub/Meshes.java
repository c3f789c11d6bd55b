package goop.libp2p.gossipsub;

import goop.libp2p.PeerId;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/// Who hands us every message of our topics, and gets it from us.
///
/// Spec: gossipsub v1.0 "Membership", v1.1 "Adaptive Gossip", "Outbound Mesh Quotas",
/// "Opportunistic Grafting".
final class Meshes {
    private final GossipParameters.Mesh degrees;
    private final GossipParameters.Times times;
    private final int mostTopics;
    private final Peers peers;
    private final Scores scores;
    private final Backoffs backoffs;
    private final int told;
    // The members of each, and at which heartbeat they came.
    private final Map<String, Map<PeerState, Long>> meshes = new LinkedHashMap<>();
    private long tick;

    Meshes(GossipParameters parameters, Peers peers, Scores scores, Backoffs backoffs) {
        degrees = parameters.mesh();
        times = parameters.times();
        told = parameters.gossip().told();
        mostTopics = parameters.bounds().topics();
        this.peers = peers;
        this.scores = scores;
        this.backoffs = backoffs;
    }

    boolean isJoined(String topic) {
        return meshes.containsKey(topic);
    }

    Set<String> topics() {
        return meshes.keySet();
    }

    Collection<PeerState> members(String topic) {
        return meshes.getOrDefault(topic, Map.of()).keySet();
    }

    /// Those who came so lately that messages which others are told of passed them by.
    Collection<PeerState> newcomers(String topic) {
        Map<PeerState, Long> mesh = meshes.get(topic);
        return mesh.keySet().stream().filter(each -> mesh.get(each) + told >= tick).toList();
    }

    // ---- ours

    /// @param preferred whom we published to until now
    void join(String topic, Collection<PeerState> preferred, long now, Outgoing out) {
        meshes.put(topic, new LinkedHashMap<>());
        Predicate<PeerState> fit = fit(topic, now);
        List<PeerState> chosen = new ArrayList<>(preferred.stream().filter(fit).toList());
        int more = degrees.wanted() - chosen.size();
        chosen.addAll(peers.some(more, topic, fit.and(each -> !chosen.contains(each))));
        for (PeerState each : chosen) graft(each, topic, now, out);
    }

    void leave(String topic, long now, Outgoing out) {
        long backoff = times.leaveBackoff().toMillis();
        for (PeerState each : meshes.remove(topic).keySet()) {
            out.prune(each, topic, backoff);
            backoffs.add(each.id(), topic, backoff, now);
        }
    }

    // ---- theirs

    /// Somebody has entered the topic: a young mesh does not wait for the next heartbeat.
    void entered(PeerState peer, String topic, long now, Outgoing out) {
        if (!isJoined(topic) || members(topic).size() >= degrees.wanted()) return;
        if (fit(topic, now).test(peer)) graft(peer, topic, now, out);
    }

    void left(PeerState peer, String topic, long now) {
        if (meshes.containsKey(topic) && meshes.get(topic).remove(peer) != null) {
            scores.pruned(peer.id(), topic, now);
        }
    }

    void gone(PeerState peer) {
        meshes.values().forEach(mesh -> mesh.remove(peer));
    }

    /// The peer grafts us.
    void grafted(PeerState peer, String topic, long now, Outgoing out) {
        Map<PeerState, Long> mesh = meshes.get(topic);
        // "GRAFT for unknown topics is ignored": an answer would be an amplifier.
        if (mesh == null || mesh.containsKey(peer)) return;
        if (!peer.enter(topic, mostTopics)) return;
        PeerId id = peer.id();
        if (backoffs.holds(id, topic, now)) {
            scores.misbehaved(id, backoffs.isFlooded(id, topic, now) ? 2 : 1);
            refuse(peer, topic, now, out);
        } else if (!peer.version().hasMeshes() || scores.score(id, now) < 0) {
            refuse(peer, topic, now, out);
        } else if (mesh.size() >= degrees.high() && !peer.isOutbound()) {
            refuse(peer, topic, now, out); // many who dial us must not push out all others
        } else {
            mesh.put(peer, tick);
            scores.grafted(id, topic, now);
        }
    }

    private void refuse(PeerState peer, String topic, long now, Outgoing out) {
        long backoff = times.pruneBackoff().toMillis();
        backoffs.add(peer.id(), topic, backoff, now);
        out.prune(peer, topic, backoff);
    }

    /// The peer prunes us.
    void pruned(PeerState peer, Rpc.Prune prune, long now) {
        if (!isJoined(prune.topic())) return;
        left(peer, prune.topic(), now);
        backoffs.asked(peer.id(), prune.topic(), prune.backoffSeconds(), now);
    }

    // ---- heartbeat

    void heartbeat(long number, long now, Outgoing out) {
        tick = number;
        for (String topic : meshes.keySet()) {
            dropBad(topic, now, out);
            dropSurplus(topic, now, out);
            int size = members(topic).size();
            if (size < degrees.low()) add(degrees.wanted() - size, topic, each -> true, now, out);
            int outbound = outbound(members(topic));
            if (outbound < degrees.outbound() && members(topic).size() >= degrees.low()) {
                add(degrees.outbound() - outbound, topic, PeerState::isOutbound, now, out);
            }
            if (tick % degrees.improveTicks() == 0) improve(topic, now, out);
        }
    }

    private void dropBad(String topic, long now, Outgoing out) {
        for (PeerState each : List.copyOf(members(topic))) {
            if (scores.score(each.id(), now) < 0) prune(each, topic, now, out);
        }
    }

    private void dropSurplus(String topic, long now, Outgoing out) {
        Collection<PeerState> mesh = members(topic);
        if (mesh.size() <= degrees.high()) return;
        List<PeerState> kept = worthKeeping(mesh, now);
        for (PeerState each : List.copyOf(mesh)) {
            if (!kept.contains(each)) prune(each, topic, now, out);
        }
    }

    // The best few, then as many that we dialled as there must be, then whoever chance favours.
    private List<PeerState> worthKeeping(Collection<PeerState> mesh, long now) {
        ToDoubleFunction<PeerState> score = each -> scores.score(each.id(), now);
        List<PeerState> rest = peers.shuffled(mesh);
        rest.sort(Comparator.comparingDouble(score).reversed());
        List<PeerState> kept = new ArrayList<>(rest.subList(0, degrees.best()));
        rest = peers.shuffled(rest.subList(degrees.best(), rest.size()));
        int lacking = Math.max(0, degrees.outbound() - outbound(kept));
        List<PeerState> dialled =
                rest.stream().filter(PeerState::isOutbound).limit(lacking).toList();
        kept.addAll(dialled);
        rest.removeAll(dialled);
        int more = Math.clamp((long) degrees.wanted() - kept.size(), 0, rest.size());
        kept.addAll(rest.subList(0, more));
        return kept;
    }

    private static int outbound(Collection<PeerState> among) {
        return (int) among.stream().filter(PeerState::isOutbound).count();
    }

    private void improve(String topic, long now, Outgoing out) {
        List<Double> inMesh =
                members(topic).stream().map(it -> scores.score(it.id(), now)).sorted().toList();
        if (inMesh.size() < 2) return;
        double median = inMesh.get(inMesh.size() / 2);
        if (median >= scores.improveBelow()) return;
        Predicate<PeerState> better = each -> scores.score(each.id(), now) > median;
        add(degrees.improvePeers(), topic, better, now, out);
    }

    private void add(int most, String topic, Predicate<PeerState> which, long now, Outgoing out) {
        for (PeerState each : peers.some(most, topic, fit(topic, now).and(which))) {
            graft(each, topic, now, out);
        }
    }

    private Predicate<PeerState> fit(String topic, long now) {
        return each ->
                each.version().hasMeshes()
                        && !members(topic).contains(each)
                        && backoffs.mayGraft(each.id(), topic, now)
                        && scores.score(each.id(), now) >= 0;
    }

    private void graft(PeerState peer, String topic, long now, Outgoing out) {
        meshes.get(topic).put(peer, tick);
        scores.grafted(peer.id(), topic, now);
        out.graft(peer, topic);
    }

    private void prune(PeerState peer, String topic, long now, Outgoing out) {
        left(peer, topic, now);
        refuse(peer, topic, now, out);
    }
}
