package goop.libp2p.gossipsub;

import java.time.Duration;

/// What makes a peer good or bad in one topic.
///
/// Spec: gossipsub v1.1, "Topic Parameter Calculation and Decay". A decay is what is left of a
/// counter after each interval of [Scoring].
///
/// @param weight of the whole topic in the peer's score
/// @param meshTime P1: weight of each `meshQuantum` that it has been in the mesh
/// @param meshTimeCap the most quanta that count
/// @param first P2: weight of each message that came from it first
/// @param firstCap the most that count
/// @param meshDelivery P3: weight of the square of what it falls short of `meshDeliveryLeast`
///   messages handed on in the mesh; 0 or less, 0 not to ask for any
/// @param meshDeliveryCap the most that count
/// @param meshDeliveryWindow a copy that comes so soon after the first counts as well
/// @param meshDeliveryGrace how long it may be in the mesh before it is asked for them
/// @param meshFailure P3b: weight of what it fell short of when it was pruned; 0 or less
/// @param invalid P4: weight of the square of the invalid messages; less than 0
public record TopicScoring(
        double weight,
        double meshTime,
        Duration meshQuantum,
        double meshTimeCap,
        double first,
        double firstDecay,
        double firstCap,
        double meshDelivery,
        double meshDeliveryDecay,
        double meshDeliveryCap,
        double meshDeliveryLeast,
        Duration meshDeliveryWindow,
        Duration meshDeliveryGrace,
        double meshFailure,
        double meshFailureDecay,
        double invalid,
        double invalidDecay) {

    /// One invalid message is an accident that a good peer can afford; three within minutes are
    /// none, whatever else it did. Who hands on little is not asked why.
    public static TopicScoring defaults() {
        return new TopicScoring(
                1,
                0.01,
                Duration.ofSeconds(1),
                300,
                1,
                0.99,
                10,
                0,
                0.99,
                100,
                0,
                Duration.ofMillis(10),
                Duration.ofSeconds(30),
                0,
                0.99,
                -10,
                0.985);
    }

    /// The same, with so many messages expected of each peer in the mesh.
    ///
    /// @param weight of the square of what is lacking, and of the same when it is pruned; 0 or less
    public TopicScoring withMeshDelivery(double weight, double least, Duration grace) {
        return new TopicScoring(
                this.weight,
                meshTime,
                meshQuantum,
                meshTimeCap,
                first,
                firstDecay,
                firstCap,
                weight,
                meshDeliveryDecay,
                meshDeliveryCap,
                least,
                meshDeliveryWindow,
                grace,
                weight,
                meshFailureDecay,
                invalid,
                invalidDecay);
    }
}
