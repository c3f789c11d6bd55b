package goop.libp2p;

import goop.libp2p.relay.Reservation;

import java.util.List;

/// What happens to a host's connections. Events come one at a time, in the order in which the
/// host's own tables changed.
public sealed interface HostEvent {

    /// The first connection to a peer is there.
    record PeerConnected(PeerId peer) implements HostEvent {}

    /// The last connection to a peer is gone.
    record PeerDisconnected(PeerId peer) implements HostEvent {}

    /// A connection is there: the peer has proved who it is.
    record ConnectionOpened(Connection connection) implements HostEvent {}

    /// A connection is gone.
    ///
    /// @param reason why, in a sentence
    record ConnectionClosed(Connection connection, String reason) implements HostEvent {}

    /// The peer told of itself on this connection, for the first time or anew (push).
    record PeerIdentified(Connection connection, PeerInfo info) implements HostEvent {}

    /// A relay keeps a place for us: others can reach us through it.
    record RelayReserved(Reservation reservation) implements HostEvent {}

    /// A relay no longer keeps a place for us.
    ///
    /// @param reason why, in a sentence
    record RelayLost(PeerId relay, String reason) implements HostEvent {}

    /// What the host tells others of its own addresses has changed.
    record AddressesChanged(List<Multiaddr> addresses) implements HostEvent {}
}
