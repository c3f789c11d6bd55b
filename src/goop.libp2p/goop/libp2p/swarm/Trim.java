package goop.libp2p.swarm;

import goop.libp2p.Limits;
import goop.libp2p.PeerId;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/// Which connections to give up.
final class Trim {
    // Dials of both sides that met are about as old as each other.
    private static final Duration AT_ONCE = Duration.ofSeconds(5);

    private Trim() {}

    /// When there are too many: nobody's protected ones, none in its grace; those with the fewest
    /// streams first, limited ones before others, then the oldest.
    static List<SwarmConnection> choose(
            List<SwarmConnection> all,
            Limits.Connections limits,
            Instant now,
            Predicate<SwarmConnection> isProtected) {
        if (all.size() <= limits.highWater()) return List.of();
        List<SwarmConnection> candidates = new ArrayList<>();
        for (SwarmConnection each : all) {
            boolean young = each.openedAt().plus(limits.grace()).isAfter(now);
            if (!young && !isProtected.test(each)) candidates.add(each);
        }
        candidates.sort(
                Comparator.comparingInt(SwarmConnection::streamCount)
                        .thenComparing(connection -> !connection.isLimited())
                        .thenComparing(SwarmConnection::openedAt));
        int excess = all.size() - limits.lowWater();
        return List.copyOf(candidates.subList(0, Math.min(excess, candidates.size())));
    }

    /// Of several connections to one peer, those that nothing goes over and that the other side
    /// will not prefer to the best. Both sides may decide at once, and must not close one each:
    /// where they cannot know to agree, since the same side dialled both, only that side decides.
    /// One that is newer than the best by more than a moment stays: who made it has perhaps lost
    /// the best, and we have not noticed yet.
    ///
    /// @param all the preferred first
    /// @param before when a connection must have been opened to count
    static List<SwarmConnection> redundant(List<SwarmConnection> all, PeerId self, Instant before) {
        List<SwarmConnection> redundant = new ArrayList<>();
        if (all.isEmpty() || all.getFirst().openedAt().isAfter(before)) return redundant;
        SwarmConnection best = all.getFirst();
        for (SwarmConnection each : all.subList(1, all.size())) {
            if (each.streamCount() > 0 || each.openedAt().isAfter(before)) continue;
            if (each.openedAt().isAfter(best.openedAt().plus(AT_ONCE))) continue;
            boolean agreed =
                    each.isLimited() != best.isLimited()
                            || each.isRelayed() != best.isRelayed()
                            || each.dialledBySmaller(self) != best.dialledBySmaller(self);
            if (agreed || !each.isInbound()) redundant.add(each);
        }
        return redundant;
    }
}
