package goop.libp2p.gossipsub;

import goop.libp2p.PeerId;

import java.time.Duration;
import java.util.function.ToDoubleFunction;

/// What makes a peer good or bad, besides what it does in each topic ([TopicScoring]).
///
/// Spec: gossipsub v1.1, "Peer Scoring". A score is the sum of all parts; a peer that nothing is
/// known of has 0.
///
/// @param gossip below this no gossip is exchanged with it
/// @param publish below this it gets no messages outside the mesh
/// @param graylist below this all that it sends is ignored
/// @param improve a mesh with a lower median gets better peers
/// @param topicCap the most that all topics together add
/// @param application P5: what the application thinks of a peer; called often, must be quick
/// @param sharedAddress P6: weight of the square of how many peers beyond `sharedMost` use one
///   address; 0 or less
/// @param sharedMost peers behind one address that are nothing special
/// @param misbehaviour P7: weight of the square of the misdeeds beyond `misbehaviourMost`; 0 or
///   less
/// @param misbehaviourMost misdeeds that may be accidents
/// @param misbehaviourDecay what is left of the misdeeds after each `interval`
/// @param interval how often counters decay
/// @param negligible a counter below this is taken for 0
/// @param retain how long a peer's score outlives its connection
public record Scoring(
        double gossip,
        double publish,
        double graylist,
        double improve,
        double topicCap,
        ToDoubleFunction<PeerId> application,
        double sharedAddress,
        int sharedMost,
        double misbehaviour,
        double misbehaviourMost,
        double misbehaviourDecay,
        Duration interval,
        double negligible,
        Duration retain) {

    /// Invalid messages and misbehaviour cost, and nothing else does: peers of one household share
    /// an address, and a heartbeat of presence is too seldom to tell who forwards and who does not.
    public static Scoring defaults() {
        return new Scoring(
                -10,
                -30,
                -70,
                1,
                20,
                peer -> 0,
                0,
                10,
                -5,
                6,
                0.99,
                Duration.ofSeconds(1),
                0.01,
                Duration.ofMinutes(10));
    }

    /// The same with the application's own part.
    public Scoring with(ToDoubleFunction<PeerId> part) {
        return new Scoring(
                gossip,
                publish,
                graylist,
                improve,
                topicCap,
                part,
                sharedAddress,
                sharedMost,
                misbehaviour,
                misbehaviourMost,
                misbehaviourDecay,
                interval,
                negligible,
                retain);
    }

    /// The same with peers that share an address counted.
    ///
    /// @param weight 0 or less
    public Scoring withSharedAddress(double weight, int most) {
        return new Scoring(
                gossip,
                publish,
                graylist,
                improve,
                topicCap,
                application,
                weight,
                most,
                misbehaviour,
                misbehaviourMost,
                misbehaviourDecay,
                interval,
                negligible,
                retain);
    }
}
