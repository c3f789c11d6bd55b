package goop.hub;

import goop.database.DatabaseException;
import goop.http.ActionBody;
import goop.http.Refusal;
import goop.http.Request;
import goop.http.Response;
import goop.hub.replica.HubRecord;
import goop.hub.replica.NotReadyException;
import goop.hub.replica.RecordJson;
import goop.json.Json;
import goop.json.JsonException;
import goop.json.JsonObject;
import goop.json.JsonWriter;
import goop.libp2p.Keypair;
import goop.libp2p.ProtocolException;

import java.io.IOException;

/// What the operator does to the directory. Admin only; bodies are JSON objects, and of all but the
/// first forms too, which are answered with 303.
///
/// | request | status | when |
/// |---|---|---|
/// | `POST /admin/communities` `{community, rendezvous, type, description, members}` | 200 | it is made or changed, and on disk: the entry as it was signed |
/// | | 400 | not JSON, or a field that is wrong |
/// | `POST /admin/communities/delete` `{community}` | 204, 303 | it is deleted |
/// | | 404 | there is no such entry of ours |
/// | `POST /admin/federation/sign-anyway` | 204 | see `docs/hub.md` |
/// | `POST /admin/federation/rotate-key` | 200 | `{"key": "…"}`: the hub signs with a new key |
/// | all | 503 | the hub may not sign yet, or the database fails; nothing has changed |
final class EntryHandlers {
    private static final System.Logger LOG = System.getLogger("goop.hub");

    private final Directory directory;
    private final HubKey key;

    EntryHandlers(Directory directory, HubKey key) {
        this.directory = directory;
        this.key = key;
    }

    private interface Act {
        Response on(JsonObject body) throws IOException;
    }

    private static Response act(Request request, Act act) throws IOException {
        try {
            return act.on(Json.parseObject(request.body()));
        } catch (JsonException | ProtocolException wrong) {
            throw new Refusal(400, wrong.getMessage());
        } catch (NotReadyException | DatabaseException later) {
            throw new Refusal(503, later.getMessage());
        }
    }

    Response put(Request request) throws IOException {
        return act(
                request,
                body -> {
                    HubRecord signed =
                            directory.put(body.string("community"), RecordJson.listing(body));
                    LOG.log(System.Logger.Level.INFO, "listed=\"{0}\"", signed.community());
                    return Response.json(200, RecordJson.write(new JsonWriter(), signed).toBytes());
                });
    }

    Response delete(Request request) throws IOException {
        ActionBody body = ActionBody.of(request);
        String community = body.text("community");
        try {
            if (!directory.delete(community)) return Response.text(404, "no such community");
        } catch (NotReadyException | DatabaseException later) {
            throw new Refusal(503, later.getMessage());
        }
        LOG.log(System.Logger.Level.INFO, "deleted=\"{0}\"", community);
        return body.done("../admin");
    }

    // A button on the admin page sends a form, if an empty one; programs send nothing.
    private static Response done(Request request, Response forPrograms) {
        String type = request.header("Content-Type");
        boolean form = type != null && type.startsWith("application/x-www-form-urlencoded");
        return form ? Response.seeOther("../../admin") : forPrograms;
    }

    Response signAnyway(Request request) {
        directory.signAnyway();
        LOG.log(
                System.Logger.Level.WARNING,
                "signing although not all partners have told what they hold of this hub");
        return done(request, Response.NO_CONTENT);
    }

    Response rotateKey(Request request) throws IOException {
        try {
            synchronized (key) {
                Keypair successor = key.successor();
                directory.rotate(successor);
                key.replace(successor);
                JsonWriter json =
                        new JsonWriter()
                                .object()
                                .field("key", successor.peerId().toString())
                                .endObject();
                return done(request, Response.json(200, json.toBytes()));
            }
        } catch (NotReadyException | DatabaseException | ProtocolException refused) {
            throw new Refusal(503, refused.getMessage());
        }
    }
}
