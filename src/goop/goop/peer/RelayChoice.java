package goop.peer;

import goop.libp2p.AddressScope;
import goop.libp2p.Multiaddr;
import goop.libp2p.PeerId;
import goop.libp2p.ProtocolException;
import goop.presence.RelayInfo;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Which addresses of a relay are used, of those that a rendezvous server names for its own.
///
/// A server could name anybody's: a few are tried, and loopback ones only where the server itself
/// is on this machine.
public final class RelayChoice {
    private static final int MOST = 8;

    private RelayChoice() {}

    /// @return each ending in the relay's id; none where the server speaks of several relays
    public static List<Multiaddr> of(RelayInfo info, boolean onThisMachine) {
        PeerId relay;
        try {
            relay = PeerId.parse(info.peerId());
        } catch (ProtocolException noId) {
            return List.of();
        }
        Set<Multiaddr> chosen = new LinkedHashSet<>();
        for (Multiaddr each : Multiaddr.parseAll(info.addrs())) {
            if (each.isRelayed() || !whose(each, relay)) continue;
            boolean lawful =
                    switch (AddressScope.of(each)) {
                        case PUBLIC, PRIVATE -> true;
                        case LOOPBACK, LINK_LOCAL -> onThisMachine;
                        case NOWHERE -> false;
                    };
            if (lawful && chosen.size() < MOST) chosen.add(each.withPeer(relay));
        }
        return new ArrayList<>(chosen);
    }

    private static boolean whose(Multiaddr address, PeerId relay) {
        Optional<PeerId> named = address.peerId();
        return named.isEmpty() || named.get().equals(relay);
    }
}
