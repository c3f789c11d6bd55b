package goop.libp2p.gossipsub;

import goop.libp2p.PeerId;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// What the router knows of a peer that it gossips with.
final class PeerState {
    private final PeerId id;
    private final Version version;
    private final boolean outbound;
    private final Set<String> topics = new HashSet<>();

    private boolean keyForm;

    // Since the last heartbeat.
    private int ihaveRpcs;
    private int idsAsked;
    private int dontWants;

    // What it said it does not want, and until which heartbeat that holds.
    private final Map<MessageId, Long> unwanted = new HashMap<>();

    PeerState(PeerId id, Version version, boolean outbound) {
        this.id = id;
        this.version = version;
        this.outbound = outbound;
    }

    PeerId id() {
        return id;
    }

    Version version() {
        return version;
    }

    /// Whether we dialled it: an attacker cannot choose that.
    boolean isOutbound() {
        return outbound;
    }

    boolean isIn(String topic) {
        return topics.contains(topic);
    }

    /// False when it is in so many topics already that this one is ignored.
    boolean enter(String topic, int most) {
        if (topics.size() >= most) return topics.contains(topic);
        topics.add(topic);
        return true;
    }

    void leave(String topic) {
        topics.remove(topic);
    }

    int topicCount() {
        return topics.size();
    }

    /// It speaks of messages in [MessageId]'s key form.
    void speaksKeyForm() {
        keyForm = true;
    }

    boolean keyForm() {
        return keyForm;
    }

    /// How many ids of one more RPC with IHAVE may be asked for.
    int mayAsk(GossipParameters.Gossip gossip) {
        ihaveRpcs++;
        if (ihaveRpcs > gossip.ihaveRpcs()) return 0;
        return gossip.ihaveIds() - idsAsked;
    }

    void asked(int ids) {
        idsAsked += ids;
    }

    /// Until which heartbeat: for so long the message is not sent to it.
    void doesNotWant(MessageId id, long untilTick, int most) {
        if (dontWants >= most) return;
        dontWants++;
        unwanted.put(id, untilTick);
    }

    boolean wants(MessageId id) {
        return !unwanted.containsKey(id);
    }

    int unwantedCount() {
        return unwanted.size();
    }

    void heartbeat(long tick) {
        ihaveRpcs = 0;
        idsAsked = 0;
        dontWants = 0;
        unwanted.values().removeIf(until -> until <= tick);
    }
}
