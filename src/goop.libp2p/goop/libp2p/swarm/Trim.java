package goop.libp2p.swarm;

import goop.libp2p.Limits;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/// Which connections to give up when there are too many.
final class Trim {
    private Trim() {}

    /// Nobody's protected ones, none in its grace; those with the fewest streams first, limited
    /// ones before others, then the oldest.
    static List<SwarmConnection> choose(
            List<SwarmConnection> all,
            Limits limits,
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
}
