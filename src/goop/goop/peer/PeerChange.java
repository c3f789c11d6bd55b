package goop.peer;

/// What happened to the list of peers.
public sealed interface PeerChange {
    /// A peer is there that was not.
    record Came(ListedPeer peer) implements PeerChange {}

    /// What is known of it, or how it is reached, is now this.
    record Changed(ListedPeer peer) implements PeerChange {}

    /// Every source has lost it.
    ///
    /// @param label what it called itself
    record Left(String id, String label) implements PeerChange {}
}
