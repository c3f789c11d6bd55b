package goop.presence;

import goop.json.Json;
import goop.json.JsonException;
import goop.json.JsonObject;
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
