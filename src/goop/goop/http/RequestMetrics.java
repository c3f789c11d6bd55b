package goop.http;

import goop.metrics.Counter;
import goop.metrics.Histogram;
import goop.metrics.Labelled;
import goop.metrics.Metrics;

import java.util.List;

/// Counts requests by route and status, and times their handlers (not the writing of answers, which
/// takes as long as the client likes).
public final class RequestMetrics {
    private final Labelled<Counter> requests;
    private final Labelled<Histogram> seconds;

    public RequestMetrics(Metrics metrics) {
        requests =
                metrics.counters(
                        "goop_http_requests_total", "Requests by route.", "route", "status");
        seconds =
                metrics.latencies(
                        "goop_http_handler_seconds",
                        "From the request's header to the answer's.",
                        "route");
    }

    /// The same routes, each measured.
    public List<Route> around(List<Route> routes) {
        return routes.stream().map(this::around).toList();
    }

    private Route around(Route route) {
        String label = route.method() + " " + route.pattern();
        Histogram time = seconds.of(label);
        // What a publish is answered is nearly always the same.
        Counter done = requests.of(label, "204");
        Handler measured =
                request -> {
                    long began = System.nanoTime();
                    // What it stays at when the handler throws.
                    int status = 500;
                    try {
                        Response response = Refusal.orAnswer(route.handler(), request);
                        status = response.status();
                        return response;
                    } finally {
                        count(label, status, done);
                        time.observeSince(began);
                    }
                };
        return new Route(route.method(), route.pattern(), measured, route.anyOrigin());
    }

    private void count(String label, int status, Counter done) {
        (status == 204 ? done : requests.of(label, Integer.toString(status))).increment();
    }
}
