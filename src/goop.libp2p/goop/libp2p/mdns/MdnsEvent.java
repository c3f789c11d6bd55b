package goop.libp2p.mdns;

import goop.libp2p.Multiaddr;
import goop.libp2p.PeerId;

import java.util.List;

/// What changed among the peers of the LAN.
public sealed interface MdnsEvent {
    PeerId peer();

    /// A peer is there, or its addresses have changed: these are all of them now.
    ///
    /// @param addresses as the peer claims, without its id; nobody has checked that it is there
    record Found(PeerId peer, List<Multiaddr> addresses) implements MdnsEvent {
        public Found {
            addresses = List.copyOf(addresses);
        }
    }

    /// A peer said goodbye, or was not heard of for longer than it promised.
    record Lost(PeerId peer) implements MdnsEvent {}
}
