package goop.libp2p.mdns;

import goop.libp2p.Subnet;

import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The network interfaces on which peers are looked for, as they are now.
final class Interfaces {
    /// More than any machine has LANs; one that runs containers may have an interface for each. The
    /// rest is left out.
    private static final int MOST = 64;

    private Interfaces() {}

    static Map<NetworkInterface, Neighbourhood> usable(MdnsConfig config) throws SocketException {
        Map<NetworkInterface, Neighbourhood> usable = new LinkedHashMap<>();
        for (NetworkInterface each : NetworkInterface.networkInterfaces().toList()) {
            if (usable.size() == MOST || !isWanted(each, config) || !each.isUp()) continue;
            List<Subnet> subnets = Subnet.of(each);
            if (!subnets.isEmpty()) usable.put(each, new Neighbourhood(each.getName(), subnets));
        }
        return usable;
    }

    private static boolean isWanted(NetworkInterface each, MdnsConfig config)
            throws SocketException {
        if (config.names(each.getName())) return true;
        return config.all()
                && each.supportsMulticast()
                && !each.isLoopback()
                && !each.isPointToPoint();
    }
}
