package goop.rendezvous;

import goop.http.Handler;
import goop.http.MediaTypes;
import goop.http.Request;
import goop.http.Response;
import goop.store.Catalogue;

import java.io.IOException;
import java.util.Optional;

/// `GET /store/preview/{dir}/{file...}`: a template as it would look. Its scripts run, but in a
/// sandbox without an origin: they reach neither this server's pages nor what a browser keeps for
/// it. The store's page shows it in a frame.
///
/// | status | when |
/// |---|---|
/// | 200 | the file, or `index.html` of a folder |
/// | 404 | no such template or file |
final class PreviewHandler implements Handler {
    private static final String POLICY =
            "sandbox allow-scripts; default-src 'self'; img-src 'self' data: blob:;"
                    + " form-action 'none'; base-uri 'none'; frame-ancestors 'self'";

    private final Catalogue catalogue;

    PreviewHandler(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    @Override
    public Response handle(Request request) throws IOException {
        String file = request.parameter("file");
        if (file.isEmpty() || file.endsWith("/")) file += "index.html";
        Optional<byte[]> found = catalogue.file(request.parameter("dir"), file);
        if (found.isEmpty()) return Response.text(404, "not found");
        String type = MediaTypes.of(file);
        return Response.bytes(200, type == null ? "application/octet-stream" : type, found.get())
                .with("Content-Security-Policy", POLICY)
                .with("X-Frame-Options", "SAMEORIGIN")
                .with("Cache-Control", "no-cache");
    }
}
