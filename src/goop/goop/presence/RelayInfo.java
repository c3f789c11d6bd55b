package goop.presence;

import goop.json.Json;
import goop.json.JsonException;
import goop.json.JsonObject;
import goop.libp2p.Multiaddr;
import goop.libp2p.PeerId;
import goop.libp2p.ProtocolException;

import java.util.List;

/// What `GET /relay` says: the circuit relay that a rendezvous server runs.
///
/// @param addrs multiaddrs, best first; not every one ends in `/p2p/<id>`
public record RelayInfo(String peerId, List<String> addrs) {
    private static final int MAX_ADDRS = 64;

    public RelayInfo {
        addrs = List.copyOf(addrs);
    }

    /// What a host may dial, best first: each with the relay's id at its end. What is no address,
    /// or another peer's, is left out.
    public List<Multiaddr> addresses() throws ProtocolException {
        PeerId relay = PeerId.parse(peerId);
        return Multiaddr.parseAll(addrs).stream()
                .filter(each -> each.peerId().map(relay::equals).orElse(true))
                .filter(each -> !each.isRelayed())
                .map(each -> each.withPeer(relay))
                .distinct()
                .toList();
    }

    /// Reads the answer's body. Whether the addresses mean anything is seen by whoever dials them.
    public static RelayInfo parse(byte[] json) throws ProtocolException {
        try {
            JsonObject fields = Json.parseObject(json);
            List<String> addrs = fields.strings("addrs");
            if (addrs.size() > MAX_ADDRS) throw new JsonException(addrs.size() + " addrs");
            return new RelayInfo(fields.string("peer_id"), addrs);
        } catch (JsonException wrong) {
            throw new ProtocolException("/relay: " + wrong.getMessage(), wrong);
        }
    }
}
