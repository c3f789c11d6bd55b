package goop.libp2p.gossipsub;

import goop.libp2p.PeerId;

/// What the router wants done.
sealed interface Action {
    /// To be sent to that peer, after all that was sent before.
    ///
    /// @param urgent whether the two would no longer understand each other if this were lost;
    ///   otherwise it may be dropped when the peer reads too slowly
    record Send(PeerId peer, Rpc rpc, boolean urgent) implements Action {}

    /// Check the signature, and come back with [Router#verified] or [Router#forged].
    record Examine(PeerId sender, Message message) implements Action {}

    /// Ask the topic's validator, and come back with [Router#judged].
    record Judge(PeerId sender, Message message) implements Action {}

    /// Give it to whoever listens to the topic.
    record Deliver(Message message) implements Action {}

    /// Somebody whom we trust says that this peer is worth knowing.
    record Meet(ExchangedPeer peer) implements Action {}
}
