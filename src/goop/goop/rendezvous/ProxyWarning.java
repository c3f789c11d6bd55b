package goop.rendezvous;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;

/// Notices a proxy in front that is not believed, or does not say whom it speaks for: then every
/// peer shares one address and its limits.
final class ProxyWarning {
    private static final System.Logger LOG = System.getLogger("goop.rendezvous");

    /// More peers than a household or an office has behind one address.
    static final int MANY = 50;

    private volatile String current = "";
    private volatile InetAddress unbelieved;

    /// A request bore a forwarding header from somebody whom `presence.trusted_proxies` does not
    /// list.
    void unbelieved(InetAddress proxy) {
        unbelieved = proxy;
    }

    /// Looks at who publishes from where; about every ten seconds.
    void look(PeerTraffic peers) {
        Map.Entry<InetAddress, Integer> busiest = peers.busiest();
        String words = "";
        if (busiest != null && busiest.getValue() >= MANY) {
            String address = busiest.getKey().getHostAddress();
            if (busiest.getKey().equals(unbelieved)) {
                words =
                        busiest.getValue()
                                + " peers come from "
                                + address
                                + ", which forwards for others and is not in"
                                + " presence.trusted_proxies: they share one address's limits";
            } else if (busiest.getKey().isLoopbackAddress()) {
                words =
                        busiest.getValue()
                                + " peers come from "
                                + address
                                + ": the proxy in front sends no X-Forwarded-For, so they share"
                                + " one address's limits";
            }
        }
        boolean news = !words.isEmpty() && current.isEmpty();
        current = words;
        if (news) LOG.log(System.Logger.Level.WARNING, words);
    }

    /// What to tell the operator; empty most of the time.
    List<String> current() {
        return current.isEmpty() ? List.of() : List.of(current);
    }
}
