package goop.libp2p.dns;

import goop.libp2p.Component;
import goop.libp2p.Multiaddr;
import goop.libp2p.Protocol;
import goop.libp2p.ProtocolException;
import goop.libp2p.Resolver;
import goop.libp2p.wire.IpLiteral;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Resolves addresses that begin with a name. Host names go through the JDK, which knows
/// `/etc/hosts` and the rest of the system's ways; TXT through our own client.
public final class DnsResolver implements Resolver {
    static final int MAX_DEPTH = 4;
    static final int MAX_QUERIES = 32;
    static final int MAX_ANSWERS = 64;

    private static final String PREFIX = "dnsaddr=";

    /// Finds the IP addresses of a host name.
    interface Hosts {
        InetAddress[] find(String name) throws UnknownHostException;
    }

    private final DnsClient client;
    private final Hosts hosts;

    DnsResolver(DnsClient client, Hosts hosts) {
        this.client = client;
        this.hosts = hosts;
    }

    /// With this system's servers and host names.
    public static DnsResolver ofSystem() {
        return new DnsResolver(DnsClient.ofSystem(), InetAddress::getAllByName);
    }

    @Override
    public List<Multiaddr> resolve(Multiaddr address) throws IOException {
        Search search = new Search();
        search.resolve(address, 0);
        if (search.found.isEmpty()) {
            if (search.failure != null) throw search.failure;
            throw new UnknownHostException(address + " leads nowhere");
        }
        return List.copyOf(search.found);
    }

    /// One resolution, with what it may still cost.
    private final class Search {
        private final Set<Multiaddr> found = new LinkedHashSet<>();
        private int queries;
        private IOException failure;

        void resolve(Multiaddr address, int depth) {
            if (found.size() >= MAX_ANSWERS) return;
            if (!Resolver.isName(address)) {
                found.add(address);
                return;
            }
            if (depth >= MAX_DEPTH || queries++ >= MAX_QUERIES) return;
            try {
                Component first = address.components().getFirst();
                switch (first.protocol()) {
                    case DNSADDR -> list(address, first.value(), depth);
                    case DNS -> host(address, first.value(), true, true);
                    case DNS4 -> host(address, first.value(), true, false);
                    case DNS6 -> host(address, first.value(), false, true);
                    default -> throw new IllegalStateException("no name: " + address);
                }
            } catch (IOException failed) {
                failure = failed;
            }
        }

        private void host(Multiaddr address, String name, boolean four, boolean six)
                throws IOException {
            for (InetAddress each : hosts.find(name)) {
                byte[] bytes = each.getAddress();
                boolean wanted = bytes.length == 4 ? four : six;
                if (!wanted || found.size() >= MAX_ANSWERS) continue;
                String ip =
                        bytes.length == 4
                                ? "/ip4/" + IpLiteral.format4(bytes)
                                : "/ip6/" + IpLiteral.format6(bytes);
                found.add(Multiaddr.parse(ip + rest(address)));
            }
        }

        // A list may hold the addresses of many peers. Where the peer is named, only its own count;
        // what follows (the way through a relay) goes on behind them.
        private void list(Multiaddr address, String name, int depth) throws IOException {
            String rest = rest(address);
            int circuit = rest.indexOf("/" + Protocol.P2P_CIRCUIT);
            String suffix = circuit < 0 ? rest : rest.substring(0, circuit);
            String onward = rest.substring(suffix.length());
            for (DnsMessage.Record each :
                    client.ask(DnsName.parse("_dnsaddr." + name), DnsMessage.TXT)) {
                if (!(each.data() instanceof DnsMessage.Data.Text text)) continue;
                String whole = DnsMessage.Data.Text.utf8(String.join("", text.strings()));
                if (!whole.startsWith(PREFIX) || !whole.endsWith(suffix)) continue;
                try {
                    resolve(Multiaddr.parse(whole.substring(PREFIX.length()) + onward), depth + 1);
                } catch (ProtocolException unknown) {
                    // not for us
                }
            }
        }
    }

    // What follows the name.
    private static String rest(Multiaddr address) {
        List<Component> parts = new ArrayList<>(address.components());
        parts.removeFirst();
        StringBuilder text = new StringBuilder();
        parts.forEach(text::append);
        return text.toString();
    }
}
