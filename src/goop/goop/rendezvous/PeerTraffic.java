package goop.rendezvous;

import goop.http.ClientAddress;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// From where each peer publishes, and how much. Rows of peers that left are let go by [#retain].
final class PeerTraffic {

    /// @param from the address of its last publish
    /// @param received bytes of all its publishes
    /// @param shown bytes of those of its messages that went into the stream
    record Row(InetAddress from, long received, long shown) {}

    private final Map<String, Row> rows = new ConcurrentHashMap<>();

    void published(String peerId, InetAddress from, int bytes, boolean shown) {
        int more = shown ? bytes : 0;
        rows.merge(
                peerId,
                new Row(from, bytes, more),
                (before, first) -> new Row(from, before.received + bytes, before.shown + more));
    }

    /// The peer's row, or null.
    Row of(String peerId) {
        return rows.get(peerId);
    }

    /// Whether a peer that is here publishes from that network.
    boolean anyFrom(InetAddress network) {
        return rows.values().stream()
                .anyMatch(row -> ClientAddress.network(row.from).equals(network));
    }

    /// Forgets all but these.
    void retain(Set<String> present) {
        rows.keySet().retainAll(present);
    }

    /// The address from which most peers publish, with their number; null where there is none.
    Map.Entry<InetAddress, Integer> busiest() {
        Map<InetAddress, Integer> count = new HashMap<>();
        rows.values().forEach(row -> count.merge(row.from, 1, Integer::sum));
        return count.entrySet().stream().max(Map.Entry.comparingByValue()).orElse(null);
    }
}
