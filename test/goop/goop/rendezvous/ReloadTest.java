package goop.rendezvous;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.config.Config;
import goop.config.SettingsFile;
import goop.log.LogBuffer;
import goop.rendezvous.Reloading.Look;
import goop.rendezvous.Reloading.Proof;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Each field that takes effect at once does: seen from outside, before and after. A field of which
/// that is said and that has no proof here, or in the tests named below, fails.
class ReloadTest {
    /// Proved by [ReloadMailTest], by `ReloadPeerTest` of the viewer, `ReloadHubTest` and by
    /// `ReloadSignalTest` of the command line.
    private static final Set<String> ELSEWHERE =
            Set.of(
                    "presence.smtp_host",
                    "presence.smtp_port",
                    "presence.smtp_security",
                    "presence.smtp_ca_file",
                    "presence.smtp_username",
                    "presence.smtp_password",
                    "presence.smtp_password_file",
                    "presence.smtp_from",
                    "presence.registration_webhook",
                    "presence.registration_webhook_secret",
                    "presence.registration_webhook_secret_file",
                    "presence.registration_webhook_private",
                    "presence.heartbeat_seconds",
                    "presence.rendezvous_wan",
                    "presence.hub",
                    "profile.label",
                    "profile.email",
                    "profile.avatar_file",
                    "viewer.open_api",
                    "hub.admin_password",
                    "hub.admin_password_file",
                    "hub.trusted_proxies",
                    "hub.limit_address_per_minute",
                    "log.format",
                    "log.level");

    private static final Map<String, String> KEPT = Map.of("presence.peer_db_path", "board.db");

    private static Map<String, String> kept(String... more) {
        Map<String, String> all = new HashMap<>(KEPT);
        for (int i = 0; i < more.length; i += 2) all.put(more[i], more[i + 1]);
        return all;
    }

    private static String ghost(Reloading server) throws Exception {
        if (state(server).contains("\"publishes\":0,")) server.publish("ghost");
        return state(server).contains("\"peers\":1,") ? "here" : "gone";
    }

    private static String state(Reloading server) throws Exception {
        return server.test.send(server.test.asAdmin("/admin/state.json")).body();
    }

    private static String consent(Reloading server) throws Exception {
        return "" + server.test.get("/api/load-consent").statusCode();
    }

    private static Look newcomer() {
        return server -> "" + server.publish("p" + System.nanoTime());
    }

    private static Look asAdmin(String password) {
        return server -> {
            String credentials =
                    java.util.Base64.getEncoder().encodeToString(("admin:" + password).getBytes());
            var request = server.test.request("/admin");
            return ""
                    + server.test
                            .send(request.header("Authorization", "Basic " + credentials))
                            .statusCode();
        };
    }

    private static final Map<String, Proof> PROOFS =
            new TreeMap<>(
                    Map.ofEntries(
                            Map.entry(
                                    "presence.load_token",
                                    new Proof(
                                            Map.of(),
                                            "a word of some length",
                                            "404",
                                            "200",
                                            ReloadTest::consent)),
                            Map.entry(
                                    "presence.ttl_seconds",
                                    new Proof(
                                            Map.of(
                                                    "presence.ttl_seconds", "3600",
                                                    "presence.heartbeat_seconds", "1"),
                                            "2",
                                            "here",
                                            "gone",
                                            ReloadTest::ghost)),
                            Map.entry(
                                    "presence.external_url",
                                    new Proof(
                                            Map.of(),
                                            "https://goop.example.org",
                                            "403",
                                            "204",
                                            server ->
                                                    ""
                                                            + server.publish(
                                                                    "p",
                                                                    "Origin",
                                                                    "https://goop.example.org"))),
                            Map.entry(
                                    "presence.admin_password",
                                    new Proof(
                                            Map.of(),
                                            "another word, longer",
                                            "401",
                                            "200",
                                            asAdmin("another word, longer"))),
                            Map.entry(
                                    "presence.templates_dir",
                                    new Proof(
                                            Map.of(),
                                            ".",
                                            "true",
                                            "false",
                                            server ->
                                                    ""
                                                            + server.test
                                                                    .get("/api/templates")
                                                                    .body()
                                                                    .contains("fourinarow"))),
                            Map.entry(
                                    "presence.registration_required",
                                    new Proof(KEPT, "true", "204", "202", newcomer())),
                            Map.entry(
                                    "presence.verify_confirm",
                                    new Proof(
                                            kept("presence.verify_confirm", "true"),
                                            "false",
                                            "asks",
                                            "does",
                                            ReloadTest::follow)),
                            Map.entry(
                                    "presence.unregistered_may_watch",
                                    new Proof(
                                            kept("presence.registration_required", "true"),
                                            "false",
                                            "200",
                                            "403",
                                            server -> {
                                                try (var stream = server.test.events("")) {
                                                    return "" + stream.response.statusCode();
                                                }
                                            })),
                            Map.entry(
                                    "presence.trusted_proxies",
                                    new Proof(
                                            Map.of(),
                                            "192.0.2.0/24",
                                            "198.51.100.7",
                                            "127.0.0.1",
                                            server -> {
                                                server.publish(
                                                        "p", "X-Forwarded-For", "198.51.100.7");
                                                String rows =
                                                        server.test
                                                                .send(
                                                                        server.test.asAdmin(
                                                                                "/peers.json"))
                                                                .body();
                                                return rows.contains("198.51.100.7")
                                                        ? "198.51.100.7"
                                                        : "127.0.0.1";
                                            })),
                            Map.entry(
                                    "presence.cors_origins",
                                    new Proof(
                                            Map.of(),
                                            "https://a.example",
                                            "403",
                                            "204",
                                            server ->
                                                    ""
                                                            + server.publish(
                                                                    "p",
                                                                    "Origin",
                                                                    "https://a.example"))),
                            Map.entry(
                                    "presence.require_signed",
                                    new Proof(Map.of(), "true", "204", "403", newcomer())),
                            Map.entry(
                                    "presence.limit_peer_per_minute",
                                    new Proof(
                                            Map.of(),
                                            "1",
                                            "204",
                                            "429",
                                            server -> "" + server.publish("p"))),
                            Map.entry(
                                    "presence.limit_address_per_minute",
                                    new Proof(Map.of(), "1", "204", "429", newcomer())),
                            Map.entry(
                                    "presence.limit_streams_per_address",
                                    new Proof(
                                            Map.of(),
                                            "1",
                                            "200",
                                            "429",
                                            server -> "" + server.secondStream())),
                            Map.entry(
                                    "presence.limit_streams",
                                    new Proof(
                                            Map.of(),
                                            "1",
                                            "200",
                                            "503",
                                            server -> "" + server.secondStream())),
                            Map.entry(
                                    "presence.limit_peers",
                                    new Proof(Map.of(), "1", "204", "503", newcomer()))));

    private static String follow(Reloading server) throws Exception {
        var form =
                server.test
                        .request("/register")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(
                                BodyPublishers.ofString(
                                        "email="
                                                + URLEncoder.encode(
                                                        "a%d@example.org"
                                                                .formatted(System.nanoTime()),
                                                        StandardCharsets.UTF_8)));
        int before = RegistrationTest.links(server.test).size();
        server.test.send(form);
        String token = RegistrationTest.nextLink(server.test, before);
        return server.test.get("/verify?token=" + token).body().contains("Verify this address?")
                ? "asks"
                : "does";
    }

    @Test
    void eachFieldThatTakesEffectAtOnceDoes() throws Exception {
        for (Map.Entry<String, Proof> each : PROOFS.entrySet()) each.getValue().hold(each.getKey());
    }

    @Test
    void aPasswordInAFileTakesEffectWithTheFile() throws Exception {
        try (Reloading server = new Reloading(Map.of("presence.admin_password", "the first"))) {
            Files.writeString(server.test.folder.resolve("password"), "another word, longer\n");
            assertEquals("401", asAdmin("another word, longer").at(server));
            server.change(
                    Map.of(
                            "presence.admin_password", "",
                            "presence.admin_password_file", "password"));
            assertEquals("200", asAdmin("another word, longer").at(server));
            assertEquals("404", consent(server));
            server.change(Map.of("presence.load_token_file", "password"));
            assertEquals("200", consent(server));
        }
    }

    @Test
    void noFieldIsSaidToTakeEffectAtOnceWithoutAProof(@TempDir Path folder) throws Exception {
        Set<String> proved = new TreeSet<>(PROOFS.keySet());
        proved.add("presence.admin_password_file");
        proved.add("presence.load_token_file");
        proved.addAll(ELSEWHERE);
        Set<String> said = new TreeSet<>();
        var rows = new SettingsFile(Config.load(folder, Map.of(), List.of()).sources()).rows();
        for (SettingsFile.Row each : rows) if (each.live()) said.add(each.key());
        assertEquals(said, proved);
    }

    @Test
    void streamsPeersAndWhoHasUsedUpALimitOutliveAReload() throws Exception {
        Map<String, String> base = Map.of("presence.limit_peer_per_minute", "6");
        try (Reloading server = new Reloading(base);
                TestServer.Lines stream = server.test.news()) {
            assertEquals(204, server.publish("a"));
            assertEquals(429, server.publish("a"));
            stream.next("data: {\"type\":\"online\",\"peerID\":\"a\"");
            server.change(Map.of("presence.share_email", "true", "presence.limit_peers", "9"));
            assertEquals(429, server.publish("a"), "the reload has forgotten who waits");
            assertEquals(204, server.publish("b"));
            stream.next("data: {\"type\":\"online\",\"peerID\":\"b\"");
            assertTrue(state(server).contains("\"peers\":2,"), state(server));
        }
    }

    @Test
    void whatOneReloadHasWarnedOfTheNextDoesNotRepeat() throws Exception {
        // No other test's number: the log is the whole process's.
        String first = "9999991";
        String second = "9999992";
        try (Reloading server = new Reloading(Map.of("presence.limit_streams", first))) {
            assertEquals(1, warnings(first));
            server.change(Map.of("presence.limit_peers", "9"));
            assertEquals(1, warnings(first));
            server.change(Map.of("presence.limit_streams", second));
            assertEquals(1, warnings(second));
            server.change(Map.of("presence.limit_streams", "10"));
            server.change(Map.of("presence.limit_streams", second));
            assertEquals(2, warnings(second), "what had gone and is back is news");
        }
    }

    private static long warnings(String streams) {
        return LogBuffer.recent().stream()
                .filter(line -> line.contains("streams, not " + streams + " "))
                .count();
    }
}
