package goop.http;

import goop.metrics.Metrics;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// `GET /metrics`, for Prometheus.
///
/// A scraper on the same machine needs no password, unless something says that a proxy stands in
/// front: then everybody seems to come from loopback.
///
/// | status | when |
/// |---|---|
/// | 200 | text format 0.0.4 |
/// | 401, 403, 429 | asked from elsewhere without the admin password; see [AdminGate] |
public final class MetricsHandler implements Handler {
    private final Metrics metrics;
    private final Handler guarded;
    private final boolean loopbackIsLocal;

    /// @param loopbackIsLocal false where the configuration says that a proxy stands in front
    public MetricsHandler(Metrics metrics, AdminGate gate, boolean loopbackIsLocal) {
        this.metrics = metrics;
        this.guarded = gate.around(this::answer);
        this.loopbackIsLocal = loopbackIsLocal;
    }

    @Override
    public Response handle(Request request) throws IOException {
        boolean local =
                loopbackIsLocal && request.remote().isLoopbackAddress() && !request.forwarded();
        return local ? answer(request) : guarded.handle(request);
    }

    private Response answer(Request request) {
        return Response.bytes(
                        200, Metrics.CONTENT_TYPE, metrics.text().getBytes(StandardCharsets.UTF_8))
                .with("Cache-Control", "no-store");
    }
}
