package goop.viewer;

import goop.community.Community;
import goop.community.Found;
import goop.http.ActionBody;
import goop.http.Refusal;
import goop.http.Request;
import goop.http.Response;
import goop.json.Json;
import goop.json.JsonWriter;
import goop.libp2p.ProtocolException;
import goop.peer.Communities;
import goop.peer.PeerNode;
import goop.peer.RendezvousStatus;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/// Communities: those that the peer is in, and those that hubs know.
///
/// | endpoint | |
/// |---|---|
/// | `GET /api/communities` | `{"hubs","joined":[{"community",…,"connected","problem"}]}` |
/// | `GET /api/communities/search?hub=&q=&cursor=` | `{"communities","left_out","next"}`; the first hub where none is named |
/// | `POST /api/communities/join` | `{"community","origin","rendezvous","type","description"}`, as JSON or as a form |
/// | `POST /api/communities/leave` | `{"rendezvous"}`, as JSON or as a form |
final class CommunitiesApi {
    private final PeerNode node;
    private final Communities communities;

    CommunitiesApi(PeerNode node) {
        this.node = node;
        communities = node.communities();
    }

    Response all(Request request) {
        JsonWriter json = new JsonWriter().object();
        json.field("hubs", communities.hubs().stream().map(URI::toString).toList());
        json.name("joined").array();
        for (Community each : communities.joined()) {
            Optional<RendezvousStatus> status = status(node, each);
            json.object().field("community", each.name()).field("origin", each.origin());
            json.field("rendezvous", each.rendezvous().toString());
            json.field("description", each.description());
            json.field("connected", status.filter(RendezvousStatus::well).isPresent());
            json.field("problem", status.map(RendezvousStatus::problem).orElse("")).endObject();
        }
        return Api.ok(json.endArray().endObject());
    }

    /// How its server fares.
    static Optional<RendezvousStatus> status(PeerNode node, Community community) {
        String server = community.rendezvous().toString().replaceAll("/+$", "");
        return node.rendezvous().stream()
                .filter(each -> each.server().toString().replaceAll("/+$", "").equals(server))
                .findFirst();
    }

    Response search(Request request) throws IOException, InterruptedException {
        List<URI> hubs = communities.hubs();
        String named = request.query("hub");
        if (named == null && hubs.isEmpty()) throw new Refusal(400, "presence.hub names no hub");
        URI hub = named == null ? hubs.getFirst() : URI.create(named);
        Found found = communities.search(hub, text(request, "q"), text(request, "cursor"));
        JsonWriter json = new JsonWriter().object().name("communities").array();
        for (Community each : found.communities()) each.write(json);
        json.endArray().field("left_out", found.leftOut()).field("next", found.next());
        return Api.ok(json.endObject());
    }

    private static String text(Request request, String name) throws Refusal {
        String value = request.query(name);
        if (value == null) return "";
        if (value.length() > 2_000) throw new Refusal(400, name + ": too long");
        return value;
    }

    Response join(Request request) throws IOException {
        ActionBody body = ActionBody.of(request);
        JsonWriter said = new JsonWriter().object();
        for (String each : List.of("community", "origin", "rendezvous", "type", "description")) {
            if (!body.text(each).isEmpty()) said.field(each, body.text(each));
        }
        try {
            communities.join(Community.read(Json.parseObject(said.endObject().toBytes())));
        } catch (ProtocolException wrong) {
            throw new Refusal(400, wrong.getMessage());
        }
        return body.done("../communities");
    }

    Response leave(Request request) throws IOException {
        ActionBody body = ActionBody.of(request);
        if (!communities.leave(URI.create(body.text("rendezvous")))) {
            throw new Refusal(404, "this peer is in no community there");
        }
        return body.done("../communities");
    }
}
