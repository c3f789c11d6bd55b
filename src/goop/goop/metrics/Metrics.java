package goop.metrics;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/// All metrics of one program, by name.
///
/// Spec: Prometheus exposition formats, text 0.0.4; names as its "metric and label naming" asks:
/// `goop_` first, the unit last, `_total` for counters.
public final class Metrics {
    /// What [#text] is.
    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private record Family(String name, String type, String help, Labelled<?> series) {}

    private final Map<String, Family> families = new ConcurrentSkipListMap<>();

    /// @param name ends in `_total`
    public Counter counter(String name, String help) {
        return counters(name, help).of();
    }

    public Labelled<Counter> counters(String name, String help, String... labels) {
        if (!name.endsWith("_total")) throw new IllegalArgumentException(name + ": no _total");
        return register(name, "counter", help, labels, Counter::new);
    }

    public Gauge gauge(String name, String help) {
        return gauges(name, help).of();
    }

    public Labelled<Gauge> gauges(String name, String help, String... labels) {
        return register(name, "gauge", help, labels, Gauge::new);
    }

    /// A gauge that is read when somebody looks.
    public void gauge(String name, String help, DoubleSupplier value) {
        this.<DoubleSupplier>register(name, "gauge", help, new String[0], () -> value).of();
    }

    /// A counter that somebody else counts.
    public void counter(String name, String help, DoubleSupplier total) {
        if (!name.endsWith("_total")) throw new IllegalArgumentException(name + ": no _total");
        this.<DoubleSupplier>register(name, "counter", help, new String[0], () -> total).of();
    }

    /// Of durations, in seconds.
    public Histogram latency(String name, String help) {
        return latencies(name, help).of();
    }

    public Labelled<Histogram> latencies(String name, String help, String... labels) {
        if (!name.endsWith("_seconds")) throw new IllegalArgumentException(name + ": no _seconds");
        return register(name, "histogram", help, labels, () -> new Histogram(Histogram.latency()));
    }

    private <T> Labelled<T> register(
            String name, String type, String help, String[] labels, Supplier<T> make) {
        if (!name.matches("[a-zA-Z_:][a-zA-Z0-9_:]*")) throw new IllegalArgumentException(name);
        for (String each : labels) {
            if (!each.matches("[a-zA-Z_][a-zA-Z0-9_]*")
                    || each.startsWith("__")
                    || each.equals("le")) {
                throw new IllegalArgumentException(name + ": label " + each);
            }
        }
        Labelled<T> series = new Labelled<>(List.of(labels), make);
        if (families.putIfAbsent(name, new Family(name, type, help, series)) != null) {
            throw new IllegalArgumentException(name + " is registered twice");
        }
        return series;
    }

    /// Everything, as Prometheus reads it.
    public String text() {
        ExpositionText text = new ExpositionText();
        for (Family each : families.values()) {
            text.family(each.name, each.type, each.help);
            each.series.forEach(
                    (values, metric) ->
                            text.metric(each.name, each.series.labels(), values, metric));
        }
        return text.toString();
    }
}
