package goop.cluster;

import java.time.Duration;
import java.util.function.Supplier;

/// The times and bounds of a [Replica].
///
/// @param self our name, another each time that we start
/// @param ttl how long a peer is here without a word from it, or from its server, now
/// @param peers how many peers of other servers fit; further ones are not shown
record ReplicaSettings(String self, Supplier<Duration> ttl, int peers) {
    /// How often a server that has no news says that it is alive.
    static final Duration BETWEEN_SIGNS = Duration.ofSeconds(1);

    /// How long a server may say nothing before it counts as silent.
    static final Duration SILENCE = Duration.ofSeconds(3);

    /// How long missing news may be late before it counts as lost.
    static final Duration LATE = Duration.ofMillis(300);

    /// How long a page may take before it is asked for again.
    static final Duration PAGE = Duration.ofSeconds(1);

    /// How long to leave it at a picture that is not whole, where asking anew has not helped.
    static final Duration BETWEEN_SYNCS = Duration.ofSeconds(5);

    /// How long a new server listens for others before it takes itself to know them all.
    static final Duration LISTENING = Duration.ofMillis(1500);

    /// Who signs is asked for again from so long before the last time on: more than clocks may
    /// differ for signed messages to be taken.
    static final Duration MARKS = Duration.ofMinutes(10);

    /// How far a stamp may be ahead of our clock: clocks that differ by more are somebody's
    /// mistake.
    static final Duration AHEAD = Duration.ofDays(7);

    /// Other servers; further ones are not listened to.
    static final int SERVERS = 64;

    /// Notes in one message, entries on one page.
    static final int NOTES = 200;

    /// What presence messages may weigh together in one message: a sixth of what NATS carries,
    /// since a character takes up to six bytes in JSON.
    static final int WEIGHT = 150_000;
}
