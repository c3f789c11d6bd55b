package goop.libp2p.dcutr;

import goop.libp2p.AddressScope;
import goop.libp2p.Multiaddr;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which of the addresses that a peer tells may be dialled. A peer can tell anything: the addresses
/// of others, a hundred of them, our own.
final class Candidates {
    /// A peer has an address of each family, perhaps two lines, and one port on each.
    static final int MOST = 6;

    /// Ports of one IP address, where several peers may live, or one that a router has renumbered.
    static final int MOST_PORTS = 2;

    /// Distinct IP addresses among them.
    static final int MOST_IPS = 3;

    private Candidates() {}

    /// Public TCP addresses, IPv6 first, which seldom has a NAT.
    ///
    /// @param told by the peer, in its order
    /// @param ours that lead back to ourselves
    static List<Multiaddr> of(Collection<Multiaddr> told, Collection<Multiaddr> ours) {
        Set<Multiaddr> distinct = new LinkedHashSet<>();
        for (Multiaddr each : told) {
            if (isPublic(each)) distinct.add(each.withoutPeer().orElseThrow());
        }
        distinct.removeAll(ours);
        List<Multiaddr> ordered = new ArrayList<>();
        distinct.stream().filter(Candidates::isSix).forEach(ordered::add);
        distinct.stream().filter(each -> !isSix(each)).forEach(ordered::add);
        List<Multiaddr> chosen = new ArrayList<>();
        Map<InetAddress, Integer> ports = new HashMap<>();
        for (Multiaddr each : ordered) {
            InetAddress ip = each.ip().orElseThrow();
            if (chosen.size() == MOST) break;
            int before = ports.getOrDefault(ip, 0);
            if (before == MOST_PORTS || before == 0 && ports.size() == MOST_IPS) continue;
            ports.put(ip, before + 1);
            chosen.add(each);
        }
        return List.copyOf(chosen);
    }

    /// Whether it is a plain TCP address on the Internet.
    static boolean isPublic(Multiaddr address) {
        if (AddressScope.of(address) != AddressScope.PUBLIC) return false;
        return address.tcpSocket().map(InetSocketAddress::getPort).orElse(0) != 0;
    }

    private static boolean isSix(Multiaddr address) {
        return address.ip().orElseThrow() instanceof Inet6Address;
    }
}
