package goop.natlab;

import goop.json.JsonWriter;
import goop.libp2p.Host;
import goop.libp2p.Multiaddr;
import goop.libp2p.PeerId;
import goop.libp2p.mdns.Mdns;
import goop.libp2p.mdns.MdnsConfig;
import goop.libp2p.mdns.MdnsEvent;

import java.util.ArrayList;
import java.util.List;

/// What our own peer found and lost by mDNS.
final class Discovery implements AutoCloseable {
    private record Seen(MdnsEvent event, long millis) {}

    private final long started = System.nanoTime();
    private final List<Seen> seen = new ArrayList<>();
    private final Mdns mdns;

    Discovery(Host host, String tag) {
        mdns = Mdns.start(new MdnsConfig(tag, List.of("all")), host, this::add);
    }

    private synchronized void add(MdnsEvent event) {
        seen.add(new Seen(event, (System.nanoTime() - started) / 1_000_000));
    }

    void doubt(PeerId peer) {
        mdns.doubt(peer);
    }

    /// `found`, as other makes answer it, and `lost`.
    synchronized void tell(JsonWriter answer) {
        answer.name("found").array();
        for (Seen each : seen) {
            if (!(each.event instanceof MdnsEvent.Found(PeerId peer, List<Multiaddr> where)))
                continue;
            answer.object().field("peer", peer.toString()).field("millis", each.millis);
            answer.field("addrs", where.stream().map(Multiaddr::toString).toList()).endObject();
        }
        answer.endArray().name("lost").array();
        for (Seen each : seen) {
            if (!(each.event instanceof MdnsEvent.Lost(PeerId peer))) continue;
            answer.object().field("peer", peer.toString()).field("millis", each.millis).endObject();
        }
        answer.endArray();
    }

    @Override
    public void close() {
        mdns.close();
    }
}
