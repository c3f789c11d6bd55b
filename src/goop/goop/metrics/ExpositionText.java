package goop.metrics;

import java.math.BigDecimal;
import java.util.List;
import java.util.function.DoubleSupplier;

/// Writes the Prometheus text format 0.0.4.
final class ExpositionText {
    private final StringBuilder text = new StringBuilder(8192);

    void family(String name, String type, String help) {
        text.append("# HELP ").append(name).append(' ');
        text.append(help.replace("\\", "\\\\").replace("\n", "\\n")).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    void metric(String name, List<String> labels, List<String> values, Object metric) {
        switch (metric) {
            case Counter counter -> sample(name, labels, values, null, counter.value());
            case Gauge gauge -> sample(name, labels, values, null, gauge.value());
            case DoubleSupplier read -> sample(name, labels, values, null, read.getAsDouble());
            case Histogram histogram -> histogram(name, labels, values, histogram);
            default -> throw new IllegalArgumentException(metric.getClass().getName());
        }
    }

    // Buckets count what is in them and in all before; the count is their last, so that the two
    // agree even while others observe.
    private void histogram(
            String name, List<String> labels, List<String> values, Histogram histogram) {
        double[] bounds = histogram.bounds();
        long[] counts = histogram.counts();
        double sum = histogram.sum();
        long upTo = 0;
        for (int i = 0; i < counts.length; i++) {
            upTo += counts[i];
            String end = i < bounds.length ? number(bounds[i]) : "+Inf";
            sample(name + "_bucket", labels, values, end, upTo);
        }
        sample(name + "_sum", labels, values, null, sum);
        sample(name + "_count", labels, values, null, upTo);
    }

    private void sample(
            String name, List<String> labels, List<String> values, String le, double value) {
        text.append(name);
        char separator = '{';
        for (int i = 0; i < labels.size(); i++) {
            text.append(separator).append(labels.get(i)).append("=\"");
            text.append(escape(values.get(i))).append('"');
            separator = ',';
        }
        if (le != null) {
            text.append(separator).append("le=\"").append(le).append('"');
            separator = ',';
        }
        if (separator == ',') text.append('}');
        text.append(' ').append(number(value)).append('\n');
    }

    private static String escape(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    private static String number(double value) {
        if (value == Double.POSITIVE_INFINITY) return "+Inf";
        if (value == Double.NEGATIVE_INFINITY) return "-Inf";
        if (value == Math.rint(value) && Math.abs(value) < 1e15) return Long.toString((long) value);
        if (Double.isNaN(value)) return "NaN";
        // Bounds of buckets read better without exponents.
        return Math.abs(value) < 1e-9
                ? Double.toString(value)
                : BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
