package goop.libp2p.gossipsub;

/// What one peer has done in one topic.
///
/// Spec: gossipsub v1.1, "The Score Function", P1 to P4.
final class TopicCounters {
    private boolean inMesh;
    private long graftedAt;
    private boolean deliveriesAsked;
    private double first;
    private double meshDeliveries;
    private double meshFailure;
    private double invalid;

    void grafted(long now) {
        inMesh = true;
        graftedAt = now;
        deliveriesAsked = false;
    }

    void pruned(TopicScoring scoring, long now) {
        if (!inMesh) return;
        double lacking = lacking(scoring, now);
        meshFailure += lacking * lacking;
        inMesh = false;
    }

    void first(TopicScoring scoring) {
        first = Math.min(first + 1, scoring.firstCap());
        copy(scoring);
    }

    void copy(TopicScoring scoring) {
        if (inMesh) meshDeliveries = Math.min(meshDeliveries + 1, scoring.meshDeliveryCap());
    }

    void invalid() {
        invalid++;
    }

    void forgetGoodDeeds() {
        first = 0;
        meshDeliveries = 0;
    }

    private double lacking(TopicScoring scoring, long now) {
        if (inMesh && now - graftedAt > scoring.meshDeliveryGrace().toMillis()) {
            deliveriesAsked = true;
        }
        if (!inMesh || !deliveriesAsked) return 0;
        return Math.max(0, scoring.meshDeliveryLeast() - meshDeliveries);
    }

    double score(TopicScoring scoring, long now) {
        double score = scoring.first() * first;
        if (inMesh) {
            double quanta = (double) (now - graftedAt) / scoring.meshQuantum().toMillis();
            score += scoring.meshTime() * Math.min(quanta, scoring.meshTimeCap());
        }
        double lacking = lacking(scoring, now);
        score += scoring.meshDelivery() * lacking * lacking;
        score += scoring.meshFailure() * meshFailure;
        return score + scoring.invalid() * invalid * invalid;
    }

    void decay(TopicScoring scoring, double negligible, long now) {
        lacking(scoring, now);
        first = less(first, scoring.firstDecay(), negligible);
        meshDeliveries = less(meshDeliveries, scoring.meshDeliveryDecay(), negligible);
        meshFailure = less(meshFailure, scoring.meshFailureDecay(), negligible);
        invalid = less(invalid, scoring.invalidDecay(), negligible);
    }

    private static double less(double counter, double decay, double negligible) {
        double left = counter * decay;
        return left < negligible ? 0 : left;
    }
}
