package goop.libp2p;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// What the addresses at which peers see us say of the NAT in between.
public enum NatKind {
    /// Nobody has seen us from outside.
    UNKNOWN("nobody outside has told yet how it sees us"),
    /// They see the address that we have.
    NONE("none: peers outside see the address that this machine has"),
    /// One observer: whether others would see the same port cannot be told.
    ONE_OBSERVER("a NAT; one observer is not enough to tell which kind"),
    /// Several see the same port: a hole can be punched.
    ENDPOINT_INDEPENDENT("a NAT that shows one port to all: holes can be punched"),
    /// Each sees another port ("symmetric"): what one sees helps no other.
    ADDRESS_DEPENDENT("a NAT that shows each peer another port (symmetric): relays are needed");

    private final String words;

    NatKind(String words) {
        this.words = words;
    }

    /// For people.
    public String words() {
        return words;
    }

    /// Infers it for IPv4.
    ///
    /// @param observed what peers see, from one listening port
    /// @param own addresses of this machine's interfaces
    public static NatKind infer(Collection<ObservedAddress> observed, Collection<Multiaddr> own) {
        Set<InetAddress> ours = new HashSet<>();
        own.forEach(each -> each.ip().ifPresent(ours::add));
        Map<InetAddress, Integer> ports = new HashMap<>();
        int most = 0;
        boolean direct = false;
        for (ObservedAddress each : observed) {
            boolean four = each.address().has(Protocol.IP4);
            boolean outside = AddressScope.of(each.address()) == AddressScope.PUBLIC;
            InetSocketAddress socket = each.address().tcpSocket().orElse(null);
            if (!four || !outside || socket == null) continue;
            if (ours.contains(socket.getAddress())) direct = true;
            ports.merge(socket.getAddress(), 1, Integer::sum);
            most = Math.max(most, each.observers());
        }
        if (ports.isEmpty()) return UNKNOWN;
        if (direct) return NONE;
        if (most > 1) return ENDPOINT_INDEPENDENT;
        return ports.values().stream().anyMatch(count -> count > 1)
                ? ADDRESS_DEPENDENT
                : ONE_OBSERVER;
    }
}
