package goop.libp2p.tcp;

import goop.libp2p.AddressScope;
import goop.libp2p.Multiaddr;
import goop.libp2p.Subnet;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The interfaces that this machine has now: what `0.0.0.0` and `::` stand for, and which addresses
/// are next door.
public final class Interfaces {
    private static final System.Logger LOG = System.getLogger("goop.libp2p.tcp");

    private Interfaces() {}

    /// The addresses with each unspecified one replaced by those of the interfaces that are up.
    /// Link-local IPv6 is left out: it means nothing to others without their own zone.
    public static List<Multiaddr> expand(Collection<Multiaddr> listening) {
        Set<Multiaddr> expanded = new LinkedHashSet<>();
        List<InetAddress> here = null;
        for (Multiaddr each : listening) {
            InetSocketAddress socket = each.tcpSocket().orElse(null);
            if (socket == null || !socket.getAddress().isAnyLocalAddress()) {
                expanded.add(each);
                continue;
            }
            if (here == null) here = addresses();
            for (InetAddress address : here) {
                if (address.getClass() != socket.getAddress().getClass()) continue;
                expanded.add(Multiaddr.ofTcp(new InetSocketAddress(address, socket.getPort())));
            }
        }
        return List.copyOf(expanded);
    }

    /// Whether packets to `address` leave for a link of ours and pass no router: nobody translates
    /// ports between us and who is there. True of loopback; false of global addresses, which an
    /// interface may bear behind a translator of its provider's.
    public static boolean onLink(InetAddress address) {
        return switch (AddressScope.of(address)) {
            case LOOPBACK, LINK_LOCAL -> true;
            case PRIVATE -> Subnet.here().stream().anyMatch(link -> link.holds(address));
            case PUBLIC, NOWHERE -> false;
        };
    }

    private static List<InetAddress> addresses() {
        List<InetAddress> found = new ArrayList<>();
        try {
            for (NetworkInterface each : NetworkInterface.networkInterfaces().toList()) {
                if (!each.isUp()) continue;
                each.inetAddresses()
                        .filter(address -> !address.isLinkLocalAddress())
                        .map(Interfaces::withoutZone)
                        .forEach(found::add);
            }
        } catch (SocketException failed) {
            LOG.log(System.Logger.Level.DEBUG, "event=interfaces-unknown reason=" + failed);
        }
        return found;
    }

    // The JDK puts a zone on every IPv6 address of an interface, global ones too.
    private static InetAddress withoutZone(InetAddress address) {
        try {
            return InetAddress.getByAddress(address.getAddress());
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
