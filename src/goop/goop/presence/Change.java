package goop.presence;

/// What a message or the passing of time did to a [PeerTable].
public sealed interface Change {

    /// A peer that was not there is there.
    record Appeared(Presence message, boolean verified) implements Change {}

    /// What is known of the peer is now this.
    record Changed(Presence message, boolean verified) implements Change {}

    /// The peer is still there and nothing else is new.
    record Renewed(Presence message) implements Change {}

    /// Every source has lost the peer.
    ///
    /// @param last what was known of it
    record Departed(Presence last) implements Change {}

    /// The message changed nothing.
    record Nothing() implements Change {}

    /// The table holds as many peers, or bytes, as it may: the message was not taken.
    record Full() implements Change {}
}
