package goop.metrics;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/// One counter, gauge or histogram for each value of its labels. Bounded: when there are too many
/// values, the new ones are counted together under `other`.
public final class Labelled<T> {
    /// Each is a time series for whoever scrapes us.
    static final int MOST = 200;

    static final String OTHER = "other";

    private final List<String> labels;
    private final Supplier<T> make;
    private final Map<List<String>, T> series = new ConcurrentHashMap<>();

    Labelled(List<String> labels, Supplier<T> make) {
        this.labels = labels;
        this.make = make;
    }

    /// @param values one for each label, in their order
    public T of(String... values) {
        if (values.length != labels.size()) {
            throw new IllegalArgumentException(
                    "labels " + labels + ", but " + values.length + " values");
        }
        List<String> key = List.of(values);
        T known = series.get(key);
        if (known != null) return known;
        if (series.size() >= MOST) key = Collections.nCopies(values.length, OTHER);
        return series.computeIfAbsent(key, k -> make.get());
    }

    List<String> labels() {
        return labels;
    }

    void forEach(BiConsumer<List<String>, T> each) {
        series.entrySet().stream()
                .sorted(
                        (one, other) ->
                                one.getKey().toString().compareTo(other.getKey().toString()))
                .forEach(entry -> each.accept(entry.getKey(), entry.getValue()));
    }
}
