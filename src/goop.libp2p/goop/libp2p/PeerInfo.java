package goop.libp2p;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a peer told of itself by identify.
///
/// @param agentVersion its program; empty when it does not say
/// @param protocolVersion the family of networks it belongs to; empty when it does not say
/// @param protocols what it takes streams for
/// @param addresses where it says it listens: from its signed record where there is one
/// @param observed how it sees our end of the connection
/// @param signedRecord the envelope of its peer record, checked; to be handed on to others
public record PeerInfo(
        PeerId peer,
        String agentVersion,
        String protocolVersion,
        Set<String> protocols,
        List<Multiaddr> addresses,
        Optional<Multiaddr> observed,
        Optional<byte[]> signedRecord) {

    public PeerInfo {
        protocols = Set.copyOf(protocols);
        addresses = List.copyOf(addresses);
    }
}
