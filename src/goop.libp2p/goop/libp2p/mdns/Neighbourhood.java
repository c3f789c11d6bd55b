package goop.libp2p.mdns;

import goop.libp2p.AddressScope;
import goop.libp2p.Component;
import goop.libp2p.Multiaddr;
import goop.libp2p.Protocol;
import goop.libp2p.Subnet;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// What the addresses of one network interface say: who is on its link, who is this machine, and
/// which addresses mean something there.
///
/// @param name of the interface
record Neighbourhood(String name, List<Subnet> subnets) {

    Neighbourhood {
        subnets = List.copyOf(subnets);
    }

    /// RFC 6762, section 11: whether packets from there come from this link. Link-local ones cannot
    /// come from elsewhere.
    boolean isOnLink(InetAddress source) {
        return source.isLinkLocalAddress() || subnets.stream().anyMatch(each -> each.holds(source));
    }

    /// Whether it is an address of ours on this link.
    boolean isOurs(InetAddress source) {
        byte[] bytes = source.getAddress();
        return subnets.stream().anyMatch(each -> Arrays.equals(each.address().getAddress(), bytes));
    }

    /// What to dial for an address that somebody on this link claims, without its peer: a claim
    /// aims at whom it names, so only at the neighbourhood.
    ///
    /// @param sameMachine whether it was told from this machine
    Optional<Multiaddr> reachable(Multiaddr claimed, boolean sameMachine) {
        if (claimed.isRelayed()) return Optional.empty();
        Multiaddr bare = withoutZone(claimed.withoutPeer().orElse(claimed)).orElse(claimed);
        InetAddress ip = bare.ip().orElse(null);
        if (ip == null) return Optional.empty();
        return switch (AddressScope.of(ip)) {
            case LOOPBACK -> sameMachine ? Optional.of(bare) : Optional.empty();
            case LINK_LOCAL -> ip instanceof Inet6Address ? withZone(bare) : Optional.of(bare);
            case PRIVATE -> Optional.of(bare);
            case PUBLIC, NOWHERE -> isOnLink(ip) ? Optional.of(bare) : Optional.empty();
        };
    }

    // A zone is of the machine that names it, and ends there.
    private static Optional<Multiaddr> withoutZone(Multiaddr address) {
        List<Component> parts = address.components();
        if (parts.getFirst().protocol() != Protocol.IP6ZONE) return Optional.of(address);
        return join(parts.subList(1, parts.size()));
    }

    private Optional<Multiaddr> withZone(Multiaddr address) {
        List<Component> parts = new ArrayList<>(address.components());
        parts.addFirst(new Component(Protocol.IP6ZONE, name));
        return join(parts);
    }

    private static Optional<Multiaddr> join(List<Component> parts) {
        StringBuilder text = new StringBuilder();
        parts.forEach(text::append);
        return Multiaddr.parseAll(List.of(text.toString())).stream().findFirst();
    }

    /// Which of our addresses to tell here, the best first: those of this link, then others that
    /// might lead here. Loopback only where there is nothing else: to peers on this machine.
    List<Multiaddr> worthTelling(List<Multiaddr> ours) {
        List<Multiaddr> direct =
                ours.stream().filter(each -> !each.isRelayed() && each.ip().isPresent()).toList();
        List<Multiaddr> far =
                direct.stream()
                        .filter(each -> AddressScope.of(each) != AddressScope.LOOPBACK)
                        .sorted(Comparator.comparing(each -> !isOnLink(each.ip().orElseThrow())))
                        .toList();
        return far.isEmpty() ? direct : far;
    }
}
