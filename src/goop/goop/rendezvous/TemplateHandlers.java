package goop.rendezvous;

import goop.http.Request;
import goop.http.Response;
import goop.json.Json;
import goop.json.JsonArray;
import goop.store.Catalogue;
import goop.store.Manifest;

import java.io.IOException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// The API from which peers install: goop's, and those of the program already in use.
///
/// | request | status | when |
/// |---|---|---|
/// | `GET /api/templates` | 200 | always: an array of manifests |
/// | `GET /api/templates/{dir}/manifest.json` | 200, 404 | one of them |
/// | `GET /api/templates/{dir}/bundle` | 200, 304, 404 | a tar.gz of `<dir>/<file>` |
final class TemplateHandlers {
    private final Catalogue catalogue;

    TemplateHandlers(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    Response list(Request request) {
        List<Manifest> all = catalogue.all();
        return Response.json(
                        200,
                        new JsonArray(all.stream().<Json>map(Manifest::json).toList()).toBytes())
                .with("Cache-Control", "no-cache");
    }

    Response manifest(Request request) {
        Optional<Manifest> found = catalogue.find(request.parameter("dir"));
        if (found.isEmpty()) return Response.text(404, "no such template");
        return Response.json(200, found.get().json().toBytes()).with("Cache-Control", "no-cache");
    }

    Response bundle(Request request) throws IOException {
        String dir = request.parameter("dir");
        Optional<Catalogue.Packed> found = catalogue.bundle(dir);
        if (found.isEmpty()) return Response.text(404, "no such template");
        byte[] sha256 = found.get().sha256();
        String tag = '"' + HexFormat.of().formatHex(sha256, 0, 16) + '"';
        Response response =
                request.matches(tag)
                        ? Response.empty(304)
                        : Response.bytes(200, "application/gzip", found.get().bytes())
                                .with(
                                        "Content-Disposition",
                                        "attachment; filename=\"" + dir + ".tar.gz\"")
                                .with(
                                        "Digest",
                                        "SHA-256=" + Base64.getEncoder().encodeToString(sha256));
        return response.with("ETag", tag).with("Cache-Control", "no-cache");
    }
}
