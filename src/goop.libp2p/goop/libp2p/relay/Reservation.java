package goop.libp2p.relay;

import goop.libp2p.CircuitLimit;
import goop.libp2p.Multiaddr;
import goop.libp2p.PeerId;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// A place that we keep at a relay.
///
/// @param expires when it must have been renewed, by the relay's clock
/// @param addresses where others reach us through it, without our id: each ends in `/p2p-circuit`
/// @param limit what the relay says of circuits
public record Reservation(
        PeerId relay, Instant expires, List<Multiaddr> addresses, CircuitLimit limit) {

    // A relay's word for longer than this is of no use.
    private static final Duration LONGEST = Duration.ofHours(24);

    // It could not be renewed in less: then one of the clocks is wrong.
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    // Shorter than what any of the known relays gives, and renewed a few times an hour.
    private static final Duration UNKNOWN = Duration.ofMinutes(10);

    public Reservation {
        addresses = List.copyOf(addresses);
    }

    /// For how long the place is good from now on. The relay speaks of its clock: where that cannot
    /// be squared with ours, its yes still holds, for a time that it is likely to have meant.
    Duration lifetime(Instant now) {
        Duration left = Duration.between(now, expires);
        if (left.compareTo(SHORTEST) < 0) return UNKNOWN;
        return left.compareTo(LONGEST) > 0 ? LONGEST : left;
    }
}
