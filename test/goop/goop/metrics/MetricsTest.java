package goop.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

class MetricsTest {
    private final Metrics metrics = new Metrics();

    @Test
    void theTextIsWhatPrometheusReads() {
        metrics.counter("goop_publishes_total", "Publishes.\nTaken \\ kept.").add(3);
        Labelled<Counter> requests =
                metrics.counters("goop_requests_total", "Requests.", "route", "status");
        requests.of("/a\"b\\c\nd", "204").increment();
        metrics.gauge("goop_ratio", "A ratio.", () -> 0.25);
        assertEquals(
                """
                # HELP goop_publishes_total Publishes.\\nTaken \\\\ kept.
                # TYPE goop_publishes_total counter
                goop_publishes_total 3
                # HELP goop_ratio A ratio.
                # TYPE goop_ratio gauge
                goop_ratio 0.25
                # HELP goop_requests_total Requests.
                # TYPE goop_requests_total counter
                goop_requests_total{route="/a\\"b\\\\c\\nd",status="204"} 1
                """,
                metrics.text());
    }

    @Test
    void bucketsOfAHistogramCountAllBelow() {
        Histogram latency = metrics.latency("goop_publish_seconds", "Publish.");
        latency.observe(0.00004);
        latency.observe(0.00005);
        latency.observe(0.7);
        latency.observe(99);
        Map<String, Double> samples = parse(metrics.text());
        assertEquals(
                2, samples.get("goop_publish_seconds_bucket{le=\"0.00005\"}"), "5.0E-5 " + samples);
        assertEquals(3, samples.get("goop_publish_seconds_bucket{le=\"1\"}"));
        assertEquals(4, samples.get("goop_publish_seconds_bucket{le=\"+Inf\"}"));
        assertEquals(4, samples.get("goop_publish_seconds_count"));
    }

    @Test
    void labelsWithoutEndAreCountedTogether() {
        Labelled<Counter> byAgent = metrics.counters("goop_agents_total", "By agent.", "agent");
        for (int i = 0; i < 10_000; i++) byAgent.of("agent " + i).increment();
        Map<String, Double> samples = parse(metrics.text());
        assertTrue(samples.size() <= Labelled.MOST + 1, samples.size() + "");
        assertEquals(10_000 - Labelled.MOST, samples.get("goop_agents_total{agent=\"other\"}"));
    }

    @Test
    void everyMetricOfTheProcessIsWellFormed() {
        ProcessMetrics.register(metrics);
        Map<String, Double> samples = parse(metrics.text());
        assertTrue(samples.get("jvm_heap_used_bytes") > 0);
        assertTrue(samples.get("process_start_time_seconds") > 1.7e9);
    }

    @Test
    void aNameThatPrometheusWouldRefuseIsOurBug() {
        assertThrows(IllegalArgumentException.class, () -> metrics.counter("goop_x", ""));
        assertThrows(IllegalArgumentException.class, () -> metrics.gauge("goop-x", ""));
        assertThrows(
                IllegalArgumentException.class, () -> metrics.counters("goop_x_total", "", "le"));
        metrics.gauge("goop_x", "");
        assertThrows(IllegalArgumentException.class, () -> metrics.gauge("goop_x", ""));
        assertThrows(
                IllegalArgumentException.class, () -> metrics.counter("goop_y_total", "").add(-1));
    }

    private static final Pattern HEAD =
            Pattern.compile("# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.*)");
    private static final Pattern SAMPLE =
            Pattern.compile(
                    "([a-zA-Z_:][a-zA-Z0-9_:]*)(\\{(?:[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\\\n"
                            + "]|\\\\[\\\\\"n])*\"(?:,(?!\\})|(?=\\})))+\\})?"
                            + " (NaN|[+-]Inf|-?[0-9]+(?:\\.[0-9]+)?(?:E-?[0-9]+)?)");

    /// A strict reader of the format: help and type once and first, samples of one family together,
    /// no sample twice, ends in a newline.
    static Map<String, Double> parse(String text) {
        assertTrue(text.endsWith("\n"), "must end in a newline");
        Map<String, Double> samples = new LinkedHashMap<>();
        Set<String> families = new HashSet<>();
        String family = null;
        String type = null;
        for (String line : text.split("\n")) {
            Matcher head = HEAD.matcher(line);
            if (head.matches()) {
                if (head.group(1).equals("HELP")) {
                    family = head.group(2);
                    type = null;
                    assertTrue(families.add(family), line);
                } else {
                    assertEquals(family, head.group(2), line);
                    type = head.group(3);
                    assertTrue(Set.of("counter", "gauge", "histogram").contains(type), line);
                }
                continue;
            }
            Matcher sample = SAMPLE.matcher(line);
            assertTrue(sample.matches(), line);
            assertTrue(type != null, line);
            String name = sample.group(1);
            Set<String> names =
                    type.equals("histogram")
                            ? Set.of(family + "_bucket", family + "_sum", family + "_count")
                            : Set.of(family);
            assertTrue(names.contains(name), line);
            String key = name + (sample.group(2) == null ? "" : sample.group(2));
            String value = sample.group(3).replace("Inf", "Infinity");
            assertTrue(samples.put(key, Double.parseDouble(value)) == null, line);
        }
        return samples;
    }
}
