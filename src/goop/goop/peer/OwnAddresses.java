package goop.peer;

import goop.config.Config;
import goop.libp2p.AddressScope;
import goop.libp2p.Host;
import goop.libp2p.Multiaddr;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Where we listen, and which of our addresses a presence message names: public ones and relays'
/// first, then those of the site; loopback and link-local ones mean nothing to others.
final class OwnAddresses {
    private static final System.Logger LOG = System.getLogger("goop.peer");
    private static final int MOST = 20;
    private static final int LONGEST = 256;

    private OwnAddresses() {}

    /// Listens where the configuration says; all on one port, where it is free: a firewall or
    /// router is told of one.
    ///
    /// @throws IOException when none of them can be had
    static void listen(Host host, Config.P2p config) throws IOException {
        int port = config.listenPort();
        IOException failed = null;
        for (InetAddress each : config.listenAddresses()) {
            try {
                Multiaddr wanted = Multiaddr.ofTcp(new InetSocketAddress(each, port));
                Multiaddr bound = host.listen(wanted);
                if (port == 0) port = bound.tcpSocket().orElseThrow().getPort();
            } catch (IOException unable) {
                // Many machines have no IPv6; a port that was asked for and is taken is another
                // matter.
                LOG.log(
                        Level.INFO,
                        "not-listening=%s why=\"%s\""
                                .formatted(each.getHostAddress(), unable.getMessage()));
                if (failed == null) failed = unable;
            }
        }
        if (host.listenAddresses().isEmpty() && failed != null) throw failed;
    }

    /// @param onThisMachine whether only this machine hears the message: where we have nothing but
    ///   loopback addresses, they are told there
    static List<String> told(List<Multiaddr> all, boolean onThisMachine) {
        List<Multiaddr> far = new ArrayList<>();
        List<Multiaddr> loopback = new ArrayList<>();
        for (Multiaddr each : all) {
            if (each.toString().length() > LONGEST) continue;
            switch (AddressScope.of(each)) {
                case PUBLIC, PRIVATE -> far.add(each);
                case LOOPBACK -> loopback.add(each);
                case LINK_LOCAL, NOWHERE -> {
                    if (each.isRelayed()) far.add(each);
                }
            }
        }
        List<Multiaddr> chosen = far.isEmpty() && onThisMachine ? loopback : far;
        return chosen.stream()
                .sorted(Comparator.comparingInt(OwnAddresses::rank))
                .limit(MOST)
                .map(Multiaddr::toString)
                .toList();
    }

    private static int rank(Multiaddr address) {
        if (address.isRelayed()) return 1;
        return AddressScope.of(address) == AddressScope.PUBLIC ? 0 : 2;
    }
}
