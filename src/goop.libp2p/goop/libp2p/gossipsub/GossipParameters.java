package goop.libp2p.gossipsub;

import goop.libp2p.PeerId;

import java.time.Duration;
import java.util.Set;

/// Every figure of the router, and every bound.
///
/// Spec: gossipsub v1.0 and v1.1, "Parameters"; the defaults are go-libp2p-pubsub's where it has
/// the same parameter.
///
/// @param floodPublish whether own messages go to all subscribers that are connected, not to the
///   mesh alone
/// @param trusted whose peer exchange is heeded: peers that such a one names in a PRUNE are dialled
public record GossipParameters(
        Mesh mesh,
        Gossip gossip,
        Times times,
        Bounds bounds,
        Scoring scoring,
        boolean floodPublish,
        Set<PeerId> trusted) {

    public GossipParameters {
        trusted = Set.copyOf(trusted);
    }

    /// How many peers hand us every message of a topic, and get it from us.
    ///
    /// @param wanted D
    /// @param low D_low: with fewer, others are grafted
    /// @param high D_high: with more, some are pruned
    /// @param best D_score: that many of those kept are the ones with the best scores
    /// @param outbound D_out: that many are peers that we dialled
    /// @param improveTicks after so many heartbeats a mesh of poor scores gets better peers
    /// @param improvePeers so many at a time
    public record Mesh(
            int wanted,
            int low,
            int high,
            int best,
            int outbound,
            int improveTicks,
            int improvePeers) {}

    /// Telling those outside the mesh what there is.
    ///
    /// @param history heartbeats for which a message can be asked for
    /// @param told heartbeats of which messages are told
    /// @param lazy D_lazy: at least so many peers are told
    /// @param share at least this share of them
    /// @param retransmissions how often one peer gets one message for the asking
    /// @param ihaveIds asked for, of one peer between two heartbeats; told, in one IHAVE
    /// @param ihaveRpcs heeded, of one peer between two heartbeats
    /// @param dontWantBytes a message at least so long is announced by IDONTWANT
    /// @param dontWantIds heeded, of one peer between two heartbeats
    /// @param dontWantTicks heartbeats for which one holds
    public record Gossip(
            int history,
            int told,
            int lazy,
            double share,
            int retransmissions,
            int ihaveIds,
            int ihaveRpcs,
            int dontWantBytes,
            int dontWantIds,
            int dontWantTicks) {}

    /// How long things take.
    ///
    /// @param fanout since we last published in a topic that we have not joined
    /// @param pruneBackoff before a pruned peer may graft again
    /// @param leaveBackoff the same, when we leave the topic
    /// @param longestBackoff of what peers ask for; more is taken for this
    /// @param graftFlood a GRAFT so soon after a PRUNE is worse than one that is merely too soon
    /// @param followUp for a peer to send what it told of and was asked for
    /// @param seen for which a message is remembered; one that comes again later passes as new
    public record Times(
            Duration heartbeat,
            Duration fanout,
            Duration pruneBackoff,
            Duration leaveBackoff,
            Duration longestBackoff,
            Duration graftFlood,
            Duration followUp,
            Duration seen) {}

    /// What is kept, and what happens beyond it.
    ///
    /// @param rpcBytes of one RPC; a peer that sends a longer one gets its stream reset
    /// @param topics of ours, and of one peer; further ones of a peer are ignored
    /// @param peers with whom we gossip; further ones are left out
    /// @param queuedRpcs waiting for one peer to read; then messages and gossip for it are dropped,
    ///   and with four times as many its stream is reset
    /// @param queuedBytes the same in bytes
    /// @param waitingMessages for one topic's handler; then messages for it are dropped
    /// @param seenIds remembered; the oldest give way
    /// @param historyBytes of messages that can be asked for; the oldest give way
    /// @param promises that are followed up; further ones are not
    /// @param goneScores of peers that left; the oldest give way
    /// @param write how long one RPC may take to leave; then the stream is reset
    public record Bounds(
            int rpcBytes,
            int topics,
            int peers,
            int queuedRpcs,
            int queuedBytes,
            int waitingMessages,
            int seenIds,
            int historyBytes,
            int promises,
            int goneScores,
            Duration write) {}

    /// go-libp2p-pubsub's figures, and bounds for a host of a few hundred peers.
    public static GossipParameters defaults() {
        return new GossipParameters(
                new Mesh(6, 5, 12, 4, 2, 60, 2),
                new Gossip(5, 3, 6, 0.25, 3, 5000, 10, 1024, 1000, 3),
                new Times(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(60),
                        Duration.ofMinutes(1),
                        Duration.ofSeconds(10),
                        Duration.ofHours(1),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(120)),
                new Bounds(
                        1 << 20,
                        128,
                        512,
                        256,
                        1 << 20,
                        1024,
                        65_536,
                        16 << 20,
                        4096,
                        1024,
                        Duration.ofSeconds(10)),
                Scoring.defaults(),
                true,
                Set.of());
    }

    /// The same with another mesh.
    public GossipParameters with(Mesh other) {
        return new GossipParameters(other, gossip, times, bounds, scoring, floodPublish, trusted);
    }

    /// The same with other gossip.
    public GossipParameters with(Gossip other) {
        return new GossipParameters(mesh, other, times, bounds, scoring, floodPublish, trusted);
    }

    /// The same with other times.
    public GossipParameters with(Times other) {
        return new GossipParameters(mesh, gossip, other, bounds, scoring, floodPublish, trusted);
    }

    /// The same with other bounds.
    public GossipParameters with(Bounds other) {
        return new GossipParameters(mesh, gossip, times, other, scoring, floodPublish, trusted);
    }

    /// The same with other scoring.
    public GossipParameters with(Scoring other) {
        return new GossipParameters(mesh, gossip, times, bounds, other, floodPublish, trusted);
    }

    /// The same with or without flood publishing.
    public GossipParameters withFloodPublish(boolean flood) {
        return new GossipParameters(mesh, gossip, times, bounds, scoring, flood, trusted);
    }

    /// The same with others trusted.
    public GossipParameters withTrusted(Set<PeerId> peers) {
        return new GossipParameters(mesh, gossip, times, bounds, scoring, floodPublish, peers);
    }

    /// The longest message that can be published: an RPC with room for what surrounds it.
    public int maxData() {
        return bounds.rpcBytes() - 4096;
    }
}
