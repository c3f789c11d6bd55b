package goop.cluster;

import goop.presence.Presence;
import goop.presence.SignatureLatch;

/// What a [Replica] wants done.
sealed interface Action {

    /// Say that to one server, or to all.
    ///
    /// @param to its name; empty for all
    record Send(String to, ClusterMessage message) implements Action {}

    /// The peer is here, by another server's word, which says that.
    ///
    /// @param moved whether it is ours no more
    record Show(Presence message, boolean verified, boolean moved) implements Action {}

    /// No other server has the peer any more.
    record Hide(String peerId) implements Action {}

    /// The peer has said that it leaves.
    record Leave(String peerId) implements Action {}

    /// A peer signs.
    record Mark(SignatureLatch.Mark mark) implements Action {}

    /// A peer need not sign any more.
    record Release(String peerId) implements Action {}

    /// That server wants to know who has signed since that time of day.
    record TellMarks(String to, long since) implements Action {}
}
