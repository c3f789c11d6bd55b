package goop.viewer;

import goop.http.Refusal;
import goop.http.Request;
import goop.http.Response;
import goop.json.JsonObject;
import goop.json.JsonWriter;
import goop.libp2p.PeerId;
import goop.peer.Download;
import goop.peer.PeerNode;
import goop.peer.SharedFile;
import goop.peer.SiteFiles;

import java.io.IOException;
import java.nio.file.NoSuchFileException;

/// The files of the own site, those that are shared, and those that come from others.
///
/// | endpoint | |
/// |---|---|
/// | `GET /api/site/files` | `[{"path","size","mod_time"}]` |
/// | `POST /api/site/upload?path=&offset=&last=` | a part of a file, at most 1 MiB; 409 says where the next part begins |
/// | `POST /api/site/delete` | `{"path"}` |
/// | `GET /api/shared` | what is shared |
/// | `POST /api/shared/upload?name=&offset=&last=` | as for the site |
/// | `POST /api/shared/remove` | `{"name"}` |
/// | `GET /api/downloads`, `/api/downloads/events` | what is on its way; SSE: `download`, a row each |
/// | `POST /api/downloads/start` | `{"peer","name"}`; 409 while the peer still reads that file |
/// | `POST /api/downloads/cancel` | `{"number"}` |
final class FilesApi {
    private static final int MAX_PART = 1 << 20;

    private final PeerNode node;
    private final SiteFiles shared;

    FilesApi(PeerNode node) {
        this.node = node;
        // Written as files of a site are, in parts, and a link out of the folder is not followed.
        shared = new SiteFiles(node.shared().folder());
    }

    Response site(Request request) throws IOException {
        return Api.list(
                node.site().list(),
                (file, json) ->
                        json.object()
                                .field("path", file.path())
                                .field("size", file.size())
                                .field("mod_time", file.modified().toEpochMilli())
                                .endObject());
    }

    Response upload(Request request) throws IOException {
        return part(node.site(), Api.query(request, "path"), request);
    }

    Response share(Request request) throws IOException {
        String name = Api.query(request, "name");
        if (!SharedFile.isFileName(name)) {
            throw new IllegalArgumentException("\"" + name + "\" is no plain file name");
        }
        return part(shared, name, request);
    }

    private static Response part(SiteFiles to, String path, Request request) throws IOException {
        boolean last = !"false".equals(request.query("last"));
        try {
            to.write(path, offset(request), request.body(MAX_PART), last);
            return Response.NO_CONTENT;
        } catch (SiteFiles.OutOfOrderException order) {
            JsonWriter json = new JsonWriter().object().field("offset", order.size());
            return Response.json(409, json.endObject().toBytes());
        }
    }

    private static long offset(Request request) throws Refusal {
        String text = request.query("offset");
        if (text == null) return 0;
        if (!text.matches("[0-9]{1,15}")) throw new Refusal(400, "offset is no number of bytes");
        return Long.parseLong(text);
    }

    Response deleteFromSite(Request request) throws IOException {
        node.site().delete(Api.body(request).string("path"));
        return Response.NO_CONTENT;
    }

    Response shared(Request request) throws IOException, InterruptedException {
        return Api.list(node.shared().files(), Rows::file);
    }

    Response removeShared(Request request) throws IOException {
        node.shared().remove(Api.body(request).string("name"));
        return Response.NO_CONTENT;
    }

    Response downloads(Request request) {
        return Api.list(node.downloads().all(), Rows::download);
    }

    Response downloadEvents(Request request) {
        return Response.events(
                new LiveEvents<>(
                        node.downloads()::changes,
                        frames -> node.downloads().all().forEach(each -> write(each, frames)),
                        FilesApi::write));
    }

    static void write(Download download, LiveEvents.Frames frames) {
        JsonWriter json = new JsonWriter();
        Rows.download(download, json);
        frames.add("download", json);
    }

    Response startDownload(Request request) throws IOException, InterruptedException {
        JsonObject body = Api.body(request);
        PeerId peer = Api.peer(body.string("peer"));
        String name = body.string("name");
        for (SharedFile each : Api.ask(() -> node.files(peer))) {
            if (!each.name().equals(name)) continue;
            if (each.beingRead()) {
                throw new Refusal(409, "the peer is still reading this file; try again in a while");
            }
            JsonWriter json = new JsonWriter();
            Rows.download(node.downloads().start(peer, each), json);
            return Api.ok(json);
        }
        throw new NoSuchFileException(name);
    }

    Response cancelDownload(Request request) throws IOException {
        node.downloads().cancel(Api.body(request).integer("number"));
        return Response.NO_CONTENT;
    }
}
