package goop.rendezvous;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.json.Json;
import goop.json.JsonObject;
import goop.metrics.Promtool;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The monitoring page, the alert rules and the dashboard against what a server says of itself.
class MonitoringTest {
    private static final Path PAGE = Path.of("docs/monitoring.md");
    private static final Path ALERTS = Path.of("docs/monitoring/goop-alerts.yml");
    private static final Path DASHBOARD = Path.of("docs/monitoring/goop-dashboard.json");
    private static final Pattern METRIC = Pattern.compile("\\b(?:goop|process|jvm)_[a-z_]+");

    @TempDir static Path folder;
    private static TestServer server;
    private static String metrics;

    /// One that has everything there is to measure.
    @BeforeAll
    static void start() throws Exception {
        server =
                RelayHostTest.startIn(
                        folder,
                        "presence.peer_db_path=" + folder.resolve("peers.db"),
                        "presence.cluster_url=nats://127.0.0.1:9",
                        "presence.limit_peers=0");
        assertEquals(200, server.get("/healthz").statusCode());
        metrics = server.get("/metrics").body();
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    private static Set<String> served() {
        return all("(?m)^# TYPE (\\S+) ", metrics).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<String> all(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results().map(found -> found.group(1));
    }

    @Test
    void thePageNamesEveryMetricWithItsType() throws Exception {
        Set<String> documented =
                all("(?m)^\\| `(\\w+)` \\| (?:gauge|counter|histogram) \\|", page())
                        .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(served(), documented);
        for (String each : served()) {
            String type =
                    all("(?m)^# TYPE " + each + " (\\w+)$", metrics).findFirst().orElseThrow();
            assertTrue(page().contains("| `" + each + "` | " + type + " |"), each);
        }
    }

    @Test
    void thePageNamesEveryReasonToRefuse() throws Exception {
        Set<String> counted = new TreeSet<>();
        try (Stream<Path> sources = Files.list(Path.of("src/goop/goop/rendezvous"))) {
            for (Path each : sources.filter(file -> file.toString().endsWith(".java")).toList()) {
                all("\\brefuse\\(\\s*\"([a-z_]+)\"", Files.readString(each)).forEach(counted::add);
            }
        }
        String row = all("(?m)^\\| `goop_refused_total` (.*)$", page()).findFirst().orElseThrow();
        Set<String> documented =
                all("`([a-z_]+)`", row).collect(Collectors.toCollection(TreeSet::new));
        documented.remove("reason"); // the label
        assertEquals(counted, documented);
    }

    @Test
    void thePageExplainsEveryAlertThatWakesSomebody() throws Exception {
        String rules = Files.readString(ALERTS);
        List<String> pages =
                Stream.of(rules.split("- alert: "))
                        .filter(rule -> rule.contains("severity: page"))
                        .map(rule -> rule.lines().findFirst().orElseThrow())
                        .toList();
        assertEquals(all("(?m)^\\| `(Goop\\w+)` \\|", page()).toList(), pages);
    }

    @Test
    void alertsAndDashboardAskForMetricsThatThereAre() throws Exception {
        List<String> texts = new ArrayList<>(queries());
        texts.add(Files.readString(ALERTS));
        for (String text : texts) {
            for (MatchResult found : METRIC.matcher(text).results().toList()) {
                String name = found.group().replaceFirst("_bucket$", "");
                assertTrue(served().contains(name), () -> found.group() + " in " + text);
            }
        }
    }

    @Test
    void promtoolTakesMetricsRulesAndQueries() throws Exception {
        Promtool.run(metrics, "check", "metrics");
        Promtool.run("", "check", "rules", "--lint-fatal", ALERTS.toString());
        StringBuilder rules = new StringBuilder("groups: [{name: dashboard, rules: [\n");
        for (String query : queries()) {
            String plain = query.replace("$__rate_interval", "5m").replace("$instance", ".*");
            String quoted = plain.replace("\\", "\\\\").replace("\"", "\\\"");
            rules.append("{record: 'x:y', expr: \"").append(quoted).append("\"},\n");
        }
        Path file = folder.resolve("dashboard.yml");
        Files.writeString(file, rules.append("]}]\n"));
        Promtool.run("", "check", "rules", "--lint=none", file.toString());
    }

    @Test
    void everyAlertFiresWhereItShouldAndNowhereElse() throws Exception {
        Promtool.run("", "test", "rules", "test/monitoring/alerts.test.yml");
    }

    private static List<String> queries() throws Exception {
        JsonObject dashboard = Json.parseObject(Files.readAllBytes(DASHBOARD));
        List<String> queries = new ArrayList<>();
        for (Json panel : dashboard.array("panels").values()) {
            if (!(panel instanceof JsonObject object) || object.string("type").equals("row"))
                continue;
            for (Json target : object.array("targets").values()) {
                queries.add(((JsonObject) target).string("expr"));
            }
        }
        assertTrue(queries.size() > 20, "the dashboard has queries");
        return queries;
    }

    private static String page() throws IOException {
        return Files.readString(PAGE).split("(?m)^## The super hub$", 2)[0];
    }
}
