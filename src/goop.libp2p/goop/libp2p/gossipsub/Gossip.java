package goop.libp2p.gossipsub;

import goop.libp2p.PeerId;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Telling those outside the mesh which messages there are, and giving them for the asking.
///
/// Spec: gossipsub v1.0 "Gossip Emission" and "Control Messages", v1.1 "Spam Protection Measures",
/// v1.2 IDONTWANT. Each of these can be had too often: a peer is heeded so many times between two
/// heartbeats, then ignored.
final class Gossip {
    private final GossipParameters.Gossip parameters;
    private final Peers peers;
    private final Scores scores;
    private final SeenMessages seen;
    private final MessageCache cache;
    private final Promises promises;

    Gossip(
            GossipParameters.Gossip parameters,
            Peers peers,
            Scores scores,
            SeenMessages seen,
            MessageCache cache,
            Promises promises) {
        this.parameters = parameters;
        this.peers = peers;
        this.scores = scores;
        this.seen = seen;
        this.cache = cache;
        this.promises = promises;
    }

    /// The peer tells which messages it has.
    ///
    /// @param joined our topics
    void told(PeerState peer, List<Rpc.IHave> all, Set<String> joined, long now, Outgoing out) {
        if (all.isEmpty() || !scores.mayGossip(peer.id(), now)) return;
        int most = peer.mayAsk(parameters);
        if (most <= 0) return;
        Set<MessageId> unknown = new LinkedHashSet<>();
        for (Rpc.IHave each : all) {
            if (!joined.contains(each.topic())) continue;
            each.ids().stream()
                    .limit(parameters.ihaveIds())
                    .filter(id -> !seen.contains(id))
                    .forEach(unknown::add);
        }
        if (unknown.isEmpty()) return;
        List<MessageId> asked = peers.shuffled(unknown);
        asked = asked.subList(0, Math.min(most, asked.size()));
        peer.asked(asked.size());
        promises.asked(peer.id(), asked, now);
        out.iwant(peer, asked);
    }

    /// The peer asks for messages.
    void asked(PeerState peer, List<MessageId> ids, long now, Outgoing out) {
        if (ids.isEmpty() || !scores.mayGossip(peer.id(), now)) return;
        for (MessageId each : new LinkedHashSet<>(ids)) {
            if (!peer.wants(each)) continue;
            Optional<Message> message = cache.give(each, peer.id(), parameters.retransmissions());
            message.ifPresent(it -> out.message(peer, it, false));
        }
    }

    /// The peer says which messages it has got already, or will.
    void notWanted(PeerState peer, List<MessageId> ids, long tick) {
        long until = tick + parameters.dontWantTicks();
        for (MessageId each : ids) peer.doesNotWant(each, until, parameters.dontWantIds());
    }

    /// A long message is here: those who were about to send it need not.
    void have(Message message, PeerId sender, Collection<PeerState> mesh, Outgoing out) {
        if (message.dataLength() < parameters.dontWantBytes()) return;
        for (PeerState each : mesh) {
            if (each.version().hasDontWant() && !each.id().equals(sender)) {
                out.idontwant(each, message.id());
            }
        }
    }

    /// Tells some of those in the topic what came lately.
    ///
    /// @param mesh who gets all of it from us at once
    /// @param newcomers of these, who came so lately that some of it passed them by: without this,
    ///   whoever connects anew and is grafted would miss what was under way before
    void tell(
            String topic,
            Collection<PeerState> mesh,
            Collection<PeerState> newcomers,
            long now,
            Outgoing out) {
        List<MessageId> ids = cache.latest(topic, parameters.told());
        if (ids.isEmpty()) return;
        List<PeerState> others =
                peers.in(
                        topic,
                        each ->
                                each.version().hasMeshes()
                                        && !mesh.contains(each)
                                        && scores.mayGossip(each.id(), now));
        int count = Math.max(parameters.lazy(), (int) (parameters.share() * others.size()));
        List<PeerState> mixed = peers.shuffled(others);
        List<PeerState> chosen = new ArrayList<>(mixed.subList(0, Math.min(count, mixed.size())));
        chosen.addAll(newcomers);
        for (PeerState each : chosen) {
            out.ihave(each, topic, atMost(parameters.ihaveIds(), ids));
        }
    }

    // Others for each peer: together they hear of all.
    private List<MessageId> atMost(int most, List<MessageId> ids) {
        if (ids.size() <= most) return ids;
        return new ArrayList<>(peers.shuffled(ids).subList(0, most));
    }

    void heartbeat(long tick, long now) {
        for (Map.Entry<PeerId, Integer> each : promises.broken(now).entrySet()) {
            scores.misbehaved(each.getKey(), each.getValue());
        }
        for (PeerState each : peers.all()) each.heartbeat(tick);
    }
}
