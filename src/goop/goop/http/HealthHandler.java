package goop.http;

import goop.json.JsonWriter;

import java.util.List;
import java.util.function.Supplier;

/// `GET /healthz`, for load balancers and for people.
///
/// | status | when |
/// |---|---|
/// | 200 | every check is well: `ok`, or with `?verbose` JSON |
/// | 503 | one fails, draining among them |
public final class HealthHandler implements Handler {
    private final Supplier<List<Check>> checks;
    private final Supplier<List<String>> warnings;

    /// @param warnings what is no reason to turn away, and what everybody may know
    public HealthHandler(Supplier<List<Check>> checks, Supplier<List<String>> warnings) {
        this.checks = checks;
        this.warnings = warnings;
    }

    @Override
    public Response handle(Request request) throws Refusal {
        List<Check> all = checks.get();
        List<Check> failing = all.stream().filter(check -> !check.ok()).toList();
        int status = failing.isEmpty() ? 200 : 503;
        Response response;
        if (request.query("verbose") != null) {
            JsonWriter json = new JsonWriter().object();
            json.field("status", failing.isEmpty() ? "ok" : "failing").name("checks");
            Check.write(json, all);
            json.field("warnings", warnings.get());
            response = Response.json(status, json.endObject().toBytes());
        } else {
            response =
                    Response.text(
                            status,
                            failing.isEmpty() ? "ok" : "failing: " + failing.getFirst().name());
        }
        return response.with("Cache-Control", "no-store");
    }
}
