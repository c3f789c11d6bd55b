package goop.rendezvous;

import goop.http.Handler;
import goop.http.Request;
import goop.http.Response;
import goop.json.JsonWriter;
import goop.presence.RelayInfo;

import java.util.Optional;

/// `GET /relay`: where the circuit relay beside this server listens.
///
/// | status | when |
/// |---|---|
/// | 200 | its id and addresses |
/// | 404 | there is none |
final class RelayHandler implements Handler {
    private final Optional<RelayHost> relay;

    RelayHandler(Optional<RelayHost> relay) {
        this.relay = relay;
    }

    @Override
    public Response handle(Request request) {
        if (relay.isEmpty()) return Response.text(404, "no relay");
        RelayInfo info = relay.get().info();
        JsonWriter json = new JsonWriter().object();
        json.field("peer_id", info.peerId()).field("addrs", info.addrs()).endObject();
        return Response.json(200, json.toBytes());
    }
}
