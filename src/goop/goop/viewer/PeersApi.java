package goop.viewer;

import goop.http.Request;
import goop.http.Response;
import goop.json.JsonWriter;
import goop.libp2p.PeerId;
import goop.peer.Body;
import goop.peer.ListedPeer;
import goop.peer.PeerChange;
import goop.peer.PeerNode;

import java.io.IOException;

/// Who there is, and what they show.
///
/// | endpoint | |
/// |---|---|
/// | `GET /api/self` | ourselves |
/// | `GET /api/peers` | everybody |
/// | `GET /api/peers/events` | SSE: `snapshot` (the array), `update` (a row), `remove` (`{"ID"}`) |
/// | `POST /api/peers/reach` | `{"peer"}`: connects, and says how |
/// | `GET /api/peers/files?peer=` | the files that a peer shares |
/// | `GET /api/avatar/{peer}` | a peer's picture |
/// | `GET /p/{peer}/{path...}` | a page of a peer's site |
final class PeersApi {
    /// A page of another peer is hostile: it may do nothing under our origin.
    private static final String SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'self'";

    private final PeerNode node;

    PeersApi(PeerNode node) {
        this.node = node;
    }

    Response self(Request request) {
        JsonWriter json = new JsonWriter().object().field("id", node.id().toString());
        json.field("label", node.profile().label()).field("email", node.profile().email());
        json.field("avatar_hash", node.avatar().hash());
        json.field("addrs", node.addresses().stream().map(Object::toString).toList());
        return Api.ok(json.endObject());
    }

    Response all(Request request) {
        return Api.list(node.peers().all(), Rows::peer);
    }

    Response events(Request request) {
        return Response.events(
                new LiveEvents<>(
                        node.peers()::changes,
                        frames -> {
                            JsonWriter json = new JsonWriter().array();
                            for (ListedPeer each : node.peers().all()) Rows.peer(each, json);
                            frames.add("snapshot", json.endArray());
                        },
                        PeersApi::write));
    }

    static void write(PeerChange change, LiveEvents.Frames frames) {
        JsonWriter json = new JsonWriter();
        switch (change) {
            case PeerChange.Came(ListedPeer peer) -> Rows.peer(peer, json);
            case PeerChange.Changed(ListedPeer peer) -> Rows.peer(peer, json);
            case PeerChange.Left(String id, String label) -> {
                frames.add("remove", json.object().field("ID", id).endObject());
                return;
            }
        }
        frames.add("update", json);
    }

    Response reach(Request request) throws IOException, InterruptedException {
        PeerId peer = Api.peer(Api.body(request).string("peer"));
        JsonWriter json = new JsonWriter().object().field("ID", peer.toString());
        Rows.reach(Api.ask(() -> node.reach(peer)), json);
        return Api.ok(json.endObject());
    }

    Response files(Request request) throws IOException, InterruptedException {
        PeerId peer = Api.peer(Api.query(request, "peer"));
        return Api.list(Api.ask(() -> node.files(peer)), Rows::file);
    }

    Response avatar(Request request) throws IOException, InterruptedException {
        PeerId peer = Api.peer(request.parameter("peer"));
        boolean ours = peer.equals(node.id());
        byte[] picture =
                (ours ? node.avatar().bytes() : Api.ask(() -> node.avatar(peer))).orElse(null);
        if (picture == null) return Response.text(404, "no picture");
        return hostile(Response.bytes(200, Pictures.type(picture), picture));
    }

    Response page(Request request) throws IOException, InterruptedException {
        PeerId peer = Api.peer(request.parameter("peer"));
        String path = "/" + request.parameter("path");
        Body body = Api.ask(() -> node.page(peer, path));
        return hostile(SiteDoor.page(body, request)).with("X-Frame-Options", "SAMEORIGIN");
    }

    private static Response hostile(Response response) {
        return response.with("Content-Security-Policy", SANDBOX)
                .with("X-Content-Type-Options", "nosniff")
                .with("Cross-Origin-Resource-Policy", "same-origin")
                .with("Cache-Control", "no-store");
    }
}
