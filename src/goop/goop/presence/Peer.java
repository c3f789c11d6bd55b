package goop.presence;

/// A row of a [PeerTable] as it is at one moment.
///
/// @param message what is known of the peer: for a verified one, its last signed message as written
/// @param verified whether the peer's own key has signed that
/// @param heardAt when any source last heard of it, on the table's clock
/// @param beatTs the `ts` of its message that came last, of whatever kind
public record Peer(Presence message, boolean verified, long heardAt, long beatTs) {}
