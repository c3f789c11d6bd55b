package goop.load;

import java.net.URI;
import java.time.Duration;

/// What to send where.
///
/// @param target the address of a rendezvous server, as peers are given it
/// @param peers how many to simulate, 1 to [#MOST]
/// @param watchers how many streams to hold, 0 to [#MOST]
/// @param length how long peers come and go, at most [#LONGEST]; the end takes the ttl longer
/// @param heartbeat between two beats of a peer
/// @param ttl after which the target takes a peer for gone
/// @param seed of all chance: the same peers do the same things at about the same times
public record LoadPlan(
        URI target,
        int peers,
        int watchers,
        Duration length,
        Duration heartbeat,
        Duration ttl,
        long seed) {
    public static final int MOST = 20_000;
    public static final Duration LONGEST = Duration.ofHours(1);

    public LoadPlan {
        if (peers < 1 || peers > MOST) throw new IllegalArgumentException("peers: " + peers);
        if (watchers < 0 || watchers > MOST) {
            throw new IllegalArgumentException("watchers: " + watchers);
        }
        if (length.isNegative() || length.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("length: " + length);
        }
        if (!heartbeat.isPositive() || ttl.compareTo(heartbeat) <= 0) {
            throw new IllegalArgumentException("ttl: " + ttl + ", heartbeat: " + heartbeat);
        }
    }

    /// Over which time peers and watchers come: not all at once.
    Duration arrivals() {
        Duration fifth = length.dividedBy(5);
        return fifth.compareTo(Duration.ofSeconds(10)) < 0 ? fifth : Duration.ofSeconds(10);
    }
}
