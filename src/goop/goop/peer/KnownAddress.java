package goop.peer;

import goop.libp2p.Multiaddr;

import java.time.Instant;

/// Where a peer was said to be.
///
/// @param source who said so
/// @param signed whether the peer's own key has signed it
/// @param near whether the source hears this site only, so that private addresses may be meant
/// @param heardAt when it was last said
public record KnownAddress(
        Multiaddr address, Source source, boolean signed, boolean near, Instant heardAt) {}
