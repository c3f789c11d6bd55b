package goop.rendezvous;

import goop.metrics.Counter;
import goop.metrics.Histogram;
import goop.metrics.Labelled;
import goop.metrics.Metrics;

/// What the server counts.
final class Traffic {
    final Counter publishes;
    final Counter bytesSent;
    final Histogram publishSeconds;
    private final Counter refusedAll = new Counter();
    private final Labelled<Counter> refusals;

    Traffic(Metrics metrics) {
        publishes = metrics.counter("goop_publishes_total", "Messages taken on /publish.");
        bytesSent = metrics.counter("goop_stream_bytes_total", "Bytes written to event streams.");
        publishSeconds =
                metrics.latency("goop_publish_seconds", "Time from a whole publish to its answer.");
        refusals = metrics.counters("goop_refused_total", "Requests refused, by reason.", "reason");
    }

    /// Counts one refused request.
    ///
    /// @param reason one of a few fixed words
    void refuse(String reason) {
        refusals.of(reason).increment();
        refusedAll.increment();
    }

    /// All of them together.
    long refused() {
        return refusedAll.value();
    }
}
