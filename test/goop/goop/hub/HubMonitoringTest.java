package goop.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.metrics.Promtool;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The hub's part of the monitoring page, and its alert rules, against what a hub says of itself.
class HubMonitoringTest {
    private static final Path ALERTS = Path.of("docs/monitoring/goop-hub-alerts.yml");

    @TempDir private Path folder;

    private static Stream<MatchResult> all(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results();
    }

    private static Map<String, String> pairs(String pattern, String text) {
        return all(pattern, text)
                .filter(each -> !each.group(1).matches("(process|jvm)_.*"))
                .collect(
                        Collectors.toMap(
                                each -> each.group(1),
                                each -> each.group(2),
                                (one, other) -> one,
                                TreeMap::new));
    }

    private static String page() throws Exception {
        return Files.readString(Path.of("docs/monitoring.md"))
                .split("(?m)^## The super hub$", 2)[1];
    }

    @Test
    void pageAndAlertsKnowTheMetricsThatThereAre() throws Exception {
        try (TestHubs hubs = new TestHubs(folder, 2)) {
            hubs.start(0);
            hubs.start(1);
            hubs.ready(0).put("Gardeners", TestHubs.listing("We dig"));
            TestHubs.await("it is there", () -> hubs.hub(1).directory().size() == 1);
            String metrics = hubs.get(1, "/metrics").body();
            Promtool.run(metrics, "check", "metrics");
            assertTrue(metrics.contains("\ngoop_hub_communities 1\n"), metrics);
            assertTrue(
                    metrics.contains("goop_hub_partner_entries{partner=\"a.test\"} 1\n"), metrics);
            assertTrue(
                    metrics.contains(
                            "goop_hub_refused_total{partner=\"a.test\",reason=\"forged\"} 0"),
                    metrics);
            Map<String, String> served = pairs("(?m)^# TYPE (\\S+) (\\w+)$", metrics);
            assertEquals(
                    served, pairs("(?m)^\\| `(\\w+)` \\| (gauge|counter|histogram) \\|", page()));
            for (MatchResult each : all("\\bgoop_[a-z_]+", Files.readString(ALERTS)).toList()) {
                assertTrue(served.containsKey(each.group()), each.group());
            }
            assertEquals("ok", hubs.get(1, "/healthz").body().strip());
            String verbose = hubs.get(1, "/healthz?verbose").body();
            assertTrue(verbose.contains("\"name\":\"database\",\"ok\":true"), verbose);
        }
    }

    @Test
    void metricsAreForThisMachineAndForTheAdmin() throws Exception {
        try (TestHubs hubs = new TestHubs(folder, 1)) {
            hubs.start(0);
            assertEquals(200, hubs.get(0, "/metrics").statusCode());
            var request =
                    hubs.request(0, "/metrics").header("X-Forwarded-For", "192.0.2.1").build();
            var answer =
                    hubs.client().send(request, java.net.http.HttpResponse.BodyHandlers.ofString());
            assertEquals(401, answer.statusCode());
        }
    }

    @Test
    void thePageExplainsEveryAlertThatWakesSomebody() throws Exception {
        var pages =
                Stream.of(Files.readString(ALERTS).split("- alert: "))
                        .filter(rule -> rule.contains("severity: page"))
                        .map(rule -> rule.lines().findFirst().orElseThrow())
                        .toList();
        assertEquals(
                all("(?m)^\\| `(Goop\\w+)` \\|", page()).map(each -> each.group(1)).toList(),
                pages);
    }

    @Test
    void everyAlertFiresWhereItShouldAndNowhereElse() throws Exception {
        Promtool.run("", "check", "rules", "--lint-fatal", ALERTS.toString());
        Promtool.run("", "test", "rules", "test/monitoring/hub-alerts.test.yml");
    }
}
