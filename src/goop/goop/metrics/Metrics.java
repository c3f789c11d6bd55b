package goop.metrics;

import java.util.Comparator;
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

    /// Of readings by label, each is a time series for whoever scrapes us.
    static final int MOST_READ = 2_000;

    private record Family(String name, String type, String help, Labelled<?> series) {}

    private record Readings(List<String> labels, Supplier<Map<List<String>, Double>> values) {}

    private final Map<String, Family> families = new ConcurrentSkipListMap<>();
    private final Map<String, Readings> readings = new ConcurrentSkipListMap<>();

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

    /// Gauges that are read when somebody looks, one for each value of the labels.
    ///
    /// @param readings the values by those of the labels, in their order; at most [#MOST_READ] are
    ///   written
    public void gauges(
            String name,
            String help,
            Supplier<Map<List<String>, Double>> readings,
            String... labels) {
        this.<Readings>register(name, "gauge", help, labels, () -> null);
        this.readings.put(name, new Readings(List.of(labels), readings));
    }

    /// The same for what somebody else counts.
    public void counters(
            String name,
            String help,
            Supplier<Map<List<String>, Double>> totals,
            String... labels) {
        if (!name.endsWith("_total")) throw new IllegalArgumentException(name + ": no _total");
        this.<Readings>register(name, "counter", help, labels, () -> null);
        readings.put(name, new Readings(List.of(labels), totals));
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
            Readings read = readings.get(each.name);
            if (read != null) write(text, each.name, read);
            each.series.forEach(
                    (values, metric) ->
                            text.metric(each.name, each.series.labels(), values, metric));
        }
        return text.toString();
    }

    private static void write(ExpositionText text, String name, Readings read) {
        read.values.get().entrySet().stream()
                .sorted(Comparator.comparing(each -> each.getKey().toString()))
                .limit(MOST_READ)
                .forEach(
                        each -> {
                            DoubleSupplier value = each::getValue;
                            text.metric(name, read.labels, each.getKey(), value);
                        });
    }
}
