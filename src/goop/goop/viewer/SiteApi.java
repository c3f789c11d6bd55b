package goop.viewer;

import goop.http.Request;
import goop.http.Response;
import goop.json.JsonObject;
import goop.json.JsonWriter;
import goop.peer.Body;
import goop.peer.PeerNode;
import goop.store.Bundle;
import goop.store.BundleLimits;
import goop.store.Manifest;
import goop.store.SiteVersions;
import goop.store.StoreClient;

import java.io.IOException;
import java.net.URI;
import java.util.List;

/// The own site as its owner edits it, and templates for it from a rendezvous server's store.
///
/// | endpoint | |
/// |---|---|
/// | `GET /api/site/file?path=` | a file's bytes, as plain text whatever it is |
/// | `GET /api/templates/start` | `{"server","restorable"}`: the server to ask first, and whether an earlier site can come back |
/// | `GET /api/templates?server=` | what that server offers |
/// | `POST /api/templates/install` | `{"server","dir"}`: 502 when it does not come whole; the site is then as it was |
/// | `POST /api/templates/restore` | the earlier site comes back |
final class SiteApi {
    private static final int MOST_TEXT = 1 << 20;

    private final PeerNode node;
    private final SiteVersions folder;

    SiteApi(PeerNode node) throws IOException {
        this.node = node;
        folder = new SiteVersions(node.config().paths().siteRoot());
        folder.recover();
    }

    Response file(Request request) throws IOException, InterruptedException {
        try (Body body = node.page(node.id(), "/" + Api.query(request, "path"))) {
            // Under our own origin it is nothing but text.
            return Response.bytes(200, "text/plain; charset=utf-8", body.bytes(MOST_TEXT))
                    .with("X-Content-Type-Options", "nosniff")
                    .with("Content-Security-Policy", "sandbox; default-src 'none'")
                    .with("Cache-Control", "no-store");
        }
    }

    Response start(Request request) {
        String server =
                node.config()
                        .presence()
                        .rendezvousWan()
                        .or(node::localRendezvous)
                        .map(URI::toString)
                        .orElse("");
        JsonWriter json = new JsonWriter().object().field("server", server);
        return Api.ok(json.field("restorable", folder.canRestore()).endObject());
    }

    Response templates(Request request) throws IOException, InterruptedException {
        List<Manifest> all;
        try (StoreClient store = client(Api.query(request, "server"))) {
            all = store.list();
        } catch (IOException failed) {
            return Response.text(502, failed.getMessage());
        }
        JsonWriter json = new JsonWriter().array();
        for (Manifest each : all) {
            json.object().field("dir", each.dir()).field("name", each.name());
            json.field("description", each.description()).field("category", each.category());
            json.endObject();
        }
        return Api.ok(json.endArray());
    }

    Response install(Request request) throws IOException, InterruptedException {
        JsonObject body = Api.body(request);
        Bundle bundle;
        try (StoreClient store = client(body.string("server"))) {
            bundle = store.bundle(body.string("dir"));
        } catch (IOException failed) {
            return Response.text(502, failed.getMessage());
        }
        folder.install(bundle);
        return Api.ok(
                new JsonWriter().object().field("files", (long) bundle.files().size()).endObject());
    }

    Response restore(Request request) throws IOException {
        Api.body(request);
        if (!folder.canRestore()) return Response.text(404, "there is no earlier site");
        folder.restore();
        return Response.NO_CONTENT;
    }

    private static StoreClient client(String server) {
        return new StoreClient(URI.create(server), BundleLimits.defaults());
    }
}
