package goop.libp2p.relay;

import goop.libp2p.CircuitLimit;
import goop.libp2p.Multiaddr;
import goop.libp2p.PeerId;

import java.time.Instant;
import java.util.List;

/// A place that we keep at a relay.
///
/// @param expires when it must have been renewed, by the relay's clock
/// @param addresses where others reach us through it, without our id: each ends in `/p2p-circuit`
/// @param limit what the relay says of circuits
public record Reservation(
        PeerId relay, Instant expires, List<Multiaddr> addresses, CircuitLimit limit) {

    public Reservation {
        addresses = List.copyOf(addresses);
    }
}
