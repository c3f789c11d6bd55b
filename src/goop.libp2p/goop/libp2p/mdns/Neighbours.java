package goop.libp2p.mdns;

import goop.libp2p.Multiaddr;
import goop.libp2p.PeerId;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The peers of all links as one list, and what is new in it. Only the difference between what was
/// said last and what is so now is ever said: a slow listener costs no queue.
final class Neighbours {
    private Map<PeerId, Set<Multiaddr>> now = Map.of();
    private Map<PeerId, Set<Multiaddr>> said = Map.of();

    /// These are the peers of the links now.
    void update(List<Map<PeerId, Set<Multiaddr>>> links) {
        Map<PeerId, Set<Multiaddr>> all = new TreeMap<>();
        for (Map<PeerId, Set<Multiaddr>> link : links) {
            link.forEach(
                    (peer, addresses) ->
                            all.computeIfAbsent(peer, _ -> new LinkedHashSet<>())
                                    .addAll(addresses));
        }
        now = all;
    }

    Map<PeerId, Set<Multiaddr>> peers() {
        return now;
    }

    /// What has changed since this was last called. Addresses in another order are no news.
    List<MdnsEvent> news() {
        List<MdnsEvent> news = new ArrayList<>();
        for (PeerId each : said.keySet()) {
            if (!now.containsKey(each)) news.add(new MdnsEvent.Lost(each));
        }
        now.forEach(
                (peer, addresses) -> {
                    if (addresses.equals(said.get(peer))) return;
                    news.add(new MdnsEvent.Found(peer, List.copyOf(addresses)));
                });
        said = now;
        return news;
    }
}
