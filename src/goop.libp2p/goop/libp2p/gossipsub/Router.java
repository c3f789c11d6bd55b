package goop.libp2p.gossipsub;

import goop.libp2p.PeerId;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/// GossipSub's decisions: something happens, at a time in milliseconds; what is to be done comes
/// out. No socket, clock or thread: whoever calls it sees to it that one does so at a time.
final class Router {
    private final PeerId self;
    private final GossipParameters parameters;
    private final Peers peers;
    private final Scores scores;
    private final Backoffs backoffs;
    private final SeenMessages seen;
    private final MessageCache cache;
    private final Promises promises;
    private final Meshes meshes;
    private final Fanout fanout;
    private final Gossip gossip;
    private long tick;

    Router(PeerId self, GossipParameters parameters, RandomGenerator random) {
        GossipParameters.Bounds bounds = parameters.bounds();
        GossipParameters.Times times = parameters.times();
        this.self = self;
        this.parameters = parameters;
        peers = new Peers(random);
        scores = new Scores(parameters.scoring(), bounds.goneScores());
        backoffs = new Backoffs(times, 4 * bounds.peers());
        seen = new SeenMessages(times.seen().toMillis(), bounds.seenIds());
        cache = new MessageCache(parameters.gossip().history(), bounds.historyBytes());
        promises = new Promises(times.followUp().toMillis(), bounds.promises(), random);
        meshes = new Meshes(parameters, peers, scores, backoffs);
        fanout = new Fanout(parameters, peers);
        gossip = new Gossip(parameters.gossip(), peers, scores, seen, cache, promises);
    }

    // ---- peers come and go

    /// @param outbound whether we dialled it
    /// @param address where it is, as far as others there share it
    List<Action> connected(PeerId id, Version version, boolean outbound, String address) {
        PeerState peer = new PeerState(id, version, outbound);
        Outgoing out = new Outgoing();
        if (!peers.add(peer)) return List.of();
        scores.connected(id, address);
        for (String each : meshes.topics()) out.subscription(peer, true, each);
        return out.actions();
    }

    void disconnected(PeerId id, long now) {
        PeerState peer = peers.get(id);
        if (peer == null) return;
        scores.disconnected(id, now);
        peers.remove(id);
        meshes.gone(peer);
        fanout.gone(peer);
        promises.forget(id);
    }

    // ---- our own topics and messages

    List<Action> join(String topic, TopicScoring scoring, long now) {
        if (meshes.isJoined(topic)) return List.of();
        Outgoing out = new Outgoing();
        scores.joined(topic, scoring);
        for (PeerState each : peers.all()) out.subscription(each, true, topic);
        meshes.join(topic, fanout.end(topic), now, out);
        return out.actions();
    }

    List<Action> leave(String topic, long now) {
        if (!meshes.isJoined(topic)) return List.of();
        Outgoing out = new Outgoing();
        for (PeerState each : peers.all()) out.subscription(each, false, topic);
        meshes.leave(topic, now, out);
        scores.left(topic);
        return out.actions();
    }

    List<Action> publish(Message message, long now) {
        if (seen.contains(message.id())) return List.of();
        seen.add(message.id(), now).decide(SeenMessages.Fate.ACCEPTED, now);
        cache.put(message);
        Outgoing out = new Outgoing();
        String topic = message.topic();
        Predicate<PeerState> fit = each -> scores.mayPublishTo(each.id(), now);
        Set<PeerState> to = new HashSet<>();
        if (meshes.isJoined(topic)) to.addAll(meshes.members(topic));
        else to.addAll(fanout.publish(topic, fit, now));
        // "Flood publishing": no mesh of an attacker's keeps our own messages from the others.
        if (parameters.floodPublish()) to.addAll(peers.in(topic, fit));
        for (PeerState each : peers.in(topic)) {
            boolean all = !each.version().hasMeshes() && fit.test(each);
            if (all || to.contains(each)) out.message(each, message, true);
        }
        return out.actions();
    }

    // ---- what peers send

    List<Action> received(PeerId sender, Rpc rpc, long now) {
        PeerState peer = peers.get(sender);
        if (peer == null || scores.isGraylisted(sender, now)) return List.of();
        Outgoing out = new Outgoing();
        boolean ownKey =
                rpc.messages().stream()
                        .anyMatch(it -> it.from().equals(sender) && it.hasNeedlessKey());
        if (rpc.keyForm() || ownKey) peer.speaksKeyForm();
        if (rpc.malformed() > 0) scores.misbehaved(sender, rpc.malformed());
        for (Rpc.Subscription each : rpc.subscriptions()) subscribed(peer, each, now, out);
        for (Message each : rpc.messages()) {
            if (wants(sender, each, now)) out.add(new Action.Examine(sender, each));
        }
        gossip.told(peer, rpc.ihave(), meshes.topics(), now, out);
        gossip.asked(peer, rpc.iwant(), now, out);
        for (String each : new HashSet<>(rpc.graft())) meshes.grafted(peer, each, now, out);
        for (Rpc.Prune each : rpc.prune()) {
            meshes.pruned(peer, each, now);
            if (parameters.trusted().contains(sender)) {
                each.peers().forEach(other -> out.add(new Action.Meet(other)));
            }
        }
        if (peer.version().hasDontWant()) gossip.notWanted(peer, rpc.idontwant(), tick);
        return out.actions();
    }

    private void subscribed(PeerState peer, Rpc.Subscription it, long now, Outgoing out) {
        if (!it.subscribe()) {
            peer.leave(it.topic());
            meshes.left(peer, it.topic(), now);
        } else if (!peer.isIn(it.topic()) && peer.enter(it.topic(), parameters.bounds().topics())) {
            meshes.entered(peer, it.topic(), now, out);
        }
    }

    /// Whether that message is worth the work of checking its signature; if it came before, this
    /// copy is noted. Asked again just before that work, since another copy may have come, or the
    /// sender may have fallen from grace.
    boolean wants(PeerId sender, Message message, long now) {
        if (!meshes.isJoined(message.topic()) || message.from().equals(self)) return false;
        if (peers.get(sender) == null || scores.isGraylisted(sender, now)) return false;
        SeenMessages.Sighting before = seen.find(message.id());
        if (before == null) return true;
        again(before, sender, message, now);
        return false;
    }

    private void again(SeenMessages.Sighting before, PeerId sender, Message message, long now) {
        switch (before.fate()) {
            case IN_DOUBT -> before.copyFrom(sender);
            case ACCEPTED -> {
                if (scores.isInTime(message.topic(), now - before.decidedAt())) {
                    scores.copy(sender, message.topic());
                }
            }
            // Not the same as the one that was rejected, perhaps: this one's signature was not
            // looked at. Still it bears an id whose right owner wrote what is no good.
            case REJECTED -> scores.invalid(sender, message.topic());
            case IGNORED -> {}
        }
    }

    /// The signature is right. Only now the message counts as seen: otherwise whoever forges one
    /// with the next number of somebody else's would suppress the true one.
    List<Action> verified(PeerId sender, Message message, long now) {
        if (!wants(sender, message, now)) return List.of();
        seen.add(message.id(), now);
        promises.fulfilled(message.id());
        Outgoing out = new Outgoing();
        gossip.have(message, sender, meshes.members(message.topic()), out);
        out.add(new Action.Judge(sender, message));
        return out.actions();
    }

    /// The signature is wrong.
    List<Action> forged(PeerId sender, Message message) {
        scores.invalid(sender, message.topic());
        return List.of();
    }

    /// The application has looked at it.
    List<Action> judged(PeerId sender, Message message, Verdict verdict, long now) {
        SeenMessages.Sighting sighting = seen.find(message.id());
        if (sighting == null) return List.of(); // it took so long that the message was forgotten
        String topic = message.topic();
        return switch (verdict) {
            case ACCEPT -> {
                List<PeerId> others = sighting.decide(SeenMessages.Fate.ACCEPTED, now);
                scores.first(sender, topic);
                others.forEach(each -> scores.copy(each, topic));
                yield accepted(sender, message, others, now);
            }
            case REJECT -> {
                List<PeerId> others = sighting.decide(SeenMessages.Fate.REJECTED, now);
                scores.invalid(sender, topic);
                others.forEach(each -> scores.invalid(each, topic));
                yield List.of();
            }
            case REJECT_AUTHOR -> {
                sighting.decide(SeenMessages.Fate.IGNORED, now);
                scores.invalid(message.from(), topic);
                yield List.of();
            }
            case IGNORE -> {
                sighting.decide(SeenMessages.Fate.IGNORED, now);
                yield List.of();
            }
        };
    }

    private List<Action> accepted(PeerId sender, Message message, List<PeerId> have, long now) {
        String topic = message.topic();
        if (!meshes.isJoined(topic)) return List.of(); // left in the meantime
        cache.put(message);
        Outgoing out = new Outgoing();
        for (PeerState each : peers.in(topic)) {
            PeerId id = each.id();
            boolean floods = !each.version().hasMeshes() && scores.mayPublishTo(id, now);
            boolean hears = floods || meshes.members(topic).contains(each);
            boolean has = id.equals(sender) || id.equals(message.from()) || have.contains(id);
            if (hears && !has && each.wants(message.id())) out.message(each, message, false);
        }
        out.add(new Action.Deliver(message));
        return out.actions();
    }

    // ---- time

    List<Action> heartbeat(long now) {
        tick++;
        Outgoing out = new Outgoing();
        backoffs.expire(now);
        seen.expire(now);
        gossip.heartbeat(tick, now);
        scores.decay(now);
        meshes.heartbeat(tick, now, out);
        for (String each : meshes.topics()) {
            gossip.tell(each, meshes.members(each), meshes.newcomers(each), now, out);
        }
        fanout.heartbeat(each -> scores.mayPublishTo(each.id(), now), now);
        for (Map.Entry<String, Set<PeerState>> each : fanout.topics().entrySet()) {
            gossip.tell(each.getKey(), each.getValue(), List.of(), now, out);
        }
        cache.shift();
        return out.actions();
    }

    // ---- for those who want to know

    Set<PeerId> mesh(String topic) {
        return ids(meshes.members(topic).stream().toList());
    }

    Set<PeerId> peersIn(String topic) {
        return ids(peers.in(topic));
    }

    private static Set<PeerId> ids(List<PeerState> states) {
        Set<PeerId> ids = new HashSet<>();
        for (PeerState each : states) ids.add(each.id());
        return ids;
    }

    double score(PeerId peer, long now) {
        return scores.score(peer, now);
    }

    /// How much is kept, by what: none of it may grow without bound.
    Map<String, Integer> sizes() {
        return Map.of(
                "peers", peers.size(),
                "topics", peers.all().stream().mapToInt(PeerState::topicCount).sum(),
                "unwanted", peers.all().stream().mapToInt(PeerState::unwantedCount).sum(),
                "scores", scores.size(),
                "backoffs", backoffs.size(),
                "seen", seen.size(),
                "cache", cache.size(),
                "promises", promises.size(),
                "fanout", fanout.topics().size());
    }
}
