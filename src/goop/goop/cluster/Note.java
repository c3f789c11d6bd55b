package goop.cluster;

import goop.presence.Presence;

/// One thing that happened to a server's own peers, as it tells the others.
///
/// A `stamp` orders what servers say of one peer: it is later than every stamp that its server had
/// seen before, and near the time of day otherwise.
sealed interface Note {

    /// A peer publishes here, or has changed: this server owns it, until another says so with a
    /// later stamp.
    record Here(long stamp, boolean verified, Presence message) implements Note {

        /// Whether it counts more, said by that server, than another server's word.
        boolean beats(String server, Here other, String otherServer) {
            return stamp > other.stamp || stamp == other.stamp && server.compareTo(otherServer) > 0;
        }
    }

    /// This server owns the peer no more.
    ///
    /// @param ts of the peer's last message, or when it fell silent
    record Gone(long stamp, String peerId, long ts, Why why) implements Note {}

    /// Why a server owns a peer no more.
    enum Why {
        /// It was not heard of for its time to live.
        SILENT("silent"),
        /// It said, or an operator, that it leaves: it is gone everywhere.
        LEFT("left"),
        /// It has come to another server.
        MOVED("moved");

        final String wire;

        Why(String wire) {
            this.wire = wire;
        }
    }

    /// A peer has signed.
    record Signed(String peerId, long signedTs, long provedAt) implements Note {}

    /// A peer need not sign any more.
    record Released(String peerId) implements Note {}

    /// What a later version may tell of.
    record Unknown() implements Note {}
}
