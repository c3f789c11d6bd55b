package goop.libp2p.gossipsub;

/// What has happened since the start.
///
/// @param neighbours peers that we gossip with now
/// @param accepted messages of others
/// @param forged messages with a wrong signature
/// @param rejected messages that validators rejected
/// @param unsent RPCs that were dropped because a peer reads too slowly
/// @param undelivered messages that were dropped because a topic's handler is too slow
public record GossipStatistics(
        int neighbours, long accepted, long forged, long rejected, long unsent, long undelivered) {}
