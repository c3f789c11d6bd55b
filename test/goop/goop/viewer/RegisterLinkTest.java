package goop.viewer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.config.Config;
import goop.http.Chromium;
import goop.peer.PeerNode;
import goop.rendezvous.Rendezvous;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// From a peer's page to the form of a server that wants it registered, and until it is shown.
class RegisterLinkTest {
    private static final String PASSWORD = "correct horse";
    private static final Pattern LINK = Pattern.compile("/verify\\?token=[A-Za-z0-9_-]{43}");

    @TempDir Path folder;
    private final HttpClient http = HttpClient.newHttpClient();

    private HttpResponse<String> get(String url, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
        if (headers.length > 0) request.headers(headers);
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private PeerNode peer(String server, String... more) throws Exception {
        List<String> all = new java.util.ArrayList<>(List.of(more));
        all.addAll(
                List.of(
                        "presence.rendezvous_wan=" + server,
                        "p2p.listen_addresses=127.0.0.1",
                        "p2p.mdns_interfaces=none",
                        "viewer.http_addr=127.0.0.1:0"));
        Path home = Files.createTempDirectory(folder, "peer");
        return PeerNode.start(Config.load(home, Map.of(), all));
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.call()) {
            assertTrue(System.nanoTime() < end, "in vain");
            Thread.sleep(20);
        }
    }

    private static boolean wanted(PeerNode node) {
        return node.rendezvous().stream().anyMatch(each -> each.wantsRegistration());
    }

    // One that wants its peers registered.
    private Rendezvous board() throws Exception {
        Config wants =
                Config.with(
                        "presence.rendezvous_port=0",
                        "presence.registration_required=true",
                        "presence.peer_db_path=" + folder.resolve("board.db"),
                        "presence.admin_password=" + PASSWORD);
        return Rendezvous.start(wants, Files.createDirectory(folder.resolve("board")));
    }

    @Test
    void theLinkIsInSightAtEveryWidth() throws Exception {
        try (Rendezvous rendezvous = board();
                PeerNode node =
                        peer("http://" + rendezvous.authority(), "profile.email=anna@example.org");
                Viewer viewer = Viewer.start(node, true)) {
            await(() -> wanted(node));
            Chromium.browse("register-link.mjs", viewer.url());
        }
    }

    @Test
    void theFormIsFilledInAndWhatItSendsRegistersThePeer() throws Exception {
        try (Rendezvous rendezvous = board();
                PeerNode node =
                        peer("http://" + rendezvous.authority(), "profile.email=anna@example.org");
                Viewer viewer = Viewer.start(node, true)) {
            String server = "http://" + rendezvous.authority();
            await(() -> wanted(node));
            String token = Files.readString(node.directory().resolve("data/viewer.token")).strip();
            String[] own = {"Authorization", "Bearer " + token};
            assertTrue(get(viewer.url() + "/api/status", own).body().contains("\"register\":true"));

            HttpResponse<String> there = get(viewer.url() + "/register", own);
            assertEquals(303, there.statusCode());
            String form = there.headers().firstValue("Location").orElseThrow();
            assertTrue(form.startsWith(server + "/register?email=anna%40example.org&"), form);
            HttpResponse<String> page = get(form);
            assertEquals(200, page.statusCode());
            assertTrue(page.body().contains("value=\"anna@example.org\""), page.body());
            assertTrue(page.body().contains(node.id().toString()), page.body());

            String fields = form.substring(form.indexOf('?') + 1);
            var send =
                    HttpRequest.newBuilder(URI.create(server + "/register"))
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .POST(BodyPublishers.ofString(fields));
            assertEquals(200, http.send(send.build(), BodyHandlers.ofString()).statusCode());
            String[] link = new String[1];
            await(() -> (link[0] = link(server)) != null);
            assertEquals(200, get(server + link[0]).statusCode());
            // It goes on trying, and is taken.
            await(() -> !wanted(node));
            assertEquals(404, get(viewer.url() + "/register", own).statusCode());
        }
    }

    private String link(String server) throws Exception {
        String words = Base64.getEncoder().encodeToString(("admin:" + PASSWORD).getBytes());
        String page = get(server + "/registrations", "Authorization", "Basic " + words).body();
        Matcher found = LINK.matcher(page);
        return found.find() ? found.group() : null;
    }

    @Test
    void withoutAnAddressTheSettingsComeFirst() throws Exception {
        try (PeerNode node = peer("http://127.0.0.1:9");
                Viewer viewer = Viewer.start(node, true)) {
            String token = Files.readString(node.directory().resolve("data/viewer.token")).strip();
            HttpResponse<String> there =
                    get(viewer.url() + "/register", "Authorization", "Bearer " + token);
            assertEquals("settings", there.headers().firstValue("Location").orElseThrow());
        }
    }
}
