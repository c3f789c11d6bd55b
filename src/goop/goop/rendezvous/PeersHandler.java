package goop.rendezvous;

import goop.http.Handler;
import goop.http.Request;
import goop.http.Response;
import goop.json.JsonWriter;

/// `GET /peers.json`: everybody, with what the operator may see. Admin only. The first nine fields
/// are those of goop2's servers.
///
/// | status | when |
/// |---|---|
/// | 200 | an array of rows |
final class PeersHandler implements Handler {
    private final ServerState state;

    PeersHandler(ServerState state) {
        this.state = state;
    }

    @Override
    public Response handle(Request request) {
        JsonWriter json = new JsonWriter().array();
        for (PeerRow row : state.peers()) write(json, row);
        return Response.json(200, json.endArray().toBytes()).with("Cache-Control", "no-store");
    }

    private static void write(JsonWriter json, PeerRow row) {
        json.object()
                .field("peer_id", row.peer().id())
                .field("type", row.type())
                .field("content", row.peer().name())
                .field("email", row.email());
        if (!row.avatarHash().isEmpty()) json.field("avatar_hash", row.avatarHash());
        json.field("ts", row.peer().changed().toEpochMilli())
                .field("last_seen", row.seen().toEpochMilli())
                .field("bytes_sent", row.sent())
                .field("bytes_received", row.received())
                .field("addrs", row.peer().addresses())
                .field("verified", row.peer().signed())
                .field("client_address", row.from())
                .field("streams", row.streams())
                .endObject();
    }
}
