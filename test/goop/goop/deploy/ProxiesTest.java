package goop.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.config.Config;
import goop.deploy.Proxy.Kind;
import goop.deploy.Proxy.Site;
import goop.http.Chromium;
import goop.json.Json;
import goop.json.JsonObject;
import goop.rendezvous.Rendezvous;
import goop.rendezvous.Watcher;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// `docs/Caddyfile.example` and `docs/nginx.conf.example` in real proxies, before real servers.
class ProxiesTest {
    /// Nobody is there; connections are refused.
    private static final int NOBODY = 1;

    /// Figures of the behaviour times five.
    private static final Duration AT_ONCE = Duration.ofSeconds(5);

    private static final String OUTSIDE = "127.0.0.5";
    private static final String ELSEWHERE = "127.0.0.6";
    private static final String INSIDE = "127.0.0.1";

    @TempDir static Path certificates;
    private static Certificate certificate;

    @TempDir Path folder;
    private final List<AutoCloseable> open = new ArrayList<>();
    private Proxy proxy;

    @BeforeAll
    static void certify() throws Exception {
        certificate = Certificate.make(certificates);
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open.reversed()) each.close();
    }

    // The proxy's own address alone is believed, as the other loopback addresses are visitors here.
    private Rendezvous server(String name, String... settings) throws IOException {
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "presence.rendezvous_port=0",
                                "presence.trusted_proxies=127.0.0.1",
                                "presence.admin_password=" + Visitor.PASSWORD));
        all.addAll(List.of(settings));
        Path board = Files.createDirectories(folder.resolve(name));
        Rendezvous server = Rendezvous.start(Config.with(all.toArray(String[]::new)), board);
        open.add(server);
        return server;
    }

    private void proxy(Kind kind, int... upstreams) throws Exception {
        int[] all = Arrays.copyOf(upstreams, 4);
        for (int i = upstreams.length; i < all.length; i++) all[i] = NOBODY;
        Path place = Files.createDirectories(folder.resolve("proxy"));
        proxy = Proxy.start(kind, place, certificate, all);
        open.add(proxy);
    }

    private static int port(Rendezvous server) {
        return server.address().getPort();
    }

    private Visitor visitor(String address, String base) throws Exception {
        Visitor visitor = Visitor.from(address, certificate, base);
        open.add(visitor);
        return visitor;
    }

    @ParameterizedTest
    @EnumSource
    void anEventComesThroughAtOnce(Kind kind) throws Exception {
        proxy(kind, port(server("one")));
        Visitor reader = visitor(OUTSIDE, proxy.origin(Site.ONE));
        Visitor writer = visitor(ELSEWHERE, proxy.origin(Site.ONE));
        try (Visitor.Stream stream = reader.events()) {
            assertEquals(200, stream.status());
            long[] micros = new long[20];
            for (int i = 0; i < micros.length; i++) {
                String peer = "peer-" + i;
                long before = System.nanoTime();
                assertEquals(204, writer.publish(peer));
                assertTimeoutPreemptively(AT_ONCE, () -> stream.awaitLine(peer));
                micros[i] = (System.nanoTime() - before) / 1000;
            }
            Arrays.sort(micros);
            System.out.println(
                    "%s: an event is seen after %d µs (median of 20), %d µs at most"
                            .formatted(kind, micros[10], micros[19]));
        }
    }

    @ParameterizedTest
    @EnumSource
    void limitsCountEachVisitorByItselfAndWhatHeSaysOfHimselfIsNotBelieved(Kind kind)
            throws Exception {
        proxy(
                kind,
                port(
                        server(
                                "one",
                                "presence.limit_address_per_minute=60",
                                "presence.limit_streams_per_address=2")));
        Visitor greedy = visitor(OUTSIDE, proxy.origin(Site.ONE));
        Visitor other = visitor(ELSEWHERE, proxy.origin(Site.ONE));

        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 15; i++) {
            statuses.add(greedy.publish("greedy-" + i, "X-Forwarded-For", "192.0.2." + i));
        }
        assertEquals(204, statuses.getFirst(), statuses.toString());
        assertEquals(429, statuses.getLast(), statuses.toString());
        assertEquals(204, other.publish("modest", "Forwarded", "for=127.0.0.5"));

        try (Visitor.Stream first = greedy.events();
                Visitor.Stream second = greedy.events();
                Visitor.Stream third = greedy.events();
                Visitor.Stream another = other.events()) {
            assertEquals(
                    List.of(200, 200, 429, 200),
                    List.of(first.status(), second.status(), third.status(), another.status()));
        }
        String peers = visitor(INSIDE, proxy.origin(Site.ONE)).asAdmin("/peers.json").body();
        assertTrue(peers.contains(OUTSIDE) && peers.contains(ELSEWHERE), peers);
        assertFalse(peers.contains("192.0.2."), peers);
    }

    @ParameterizedTest
    @EnumSource
    void theAdminsPagesAreThereFromInsideOnly(Kind kind) throws Exception {
        Rendezvous server = server("one");
        proxy(kind, port(server), port(server));
        for (String base : List.of(proxy.origin(Site.ONE), proxy.origin(Site.PATH) + "/goop")) {
            Visitor stranger = visitor(OUTSIDE, base);
            Visitor operator = visitor(INSIDE, base);
            assertEquals(200, stranger.get("/").statusCode());
            assertEquals(
                    "max-age=31536000",
                    stranger.get("/").headers().firstValue("Strict-Transport-Security").orElse(""));
            for (String path : adminPaths()) {
                assertEquals(403, stranger.asAdmin(path).statusCode(), base + path);
                assertEquals(403, stranger.asAdmin(disguised(path)).statusCode(), path);
                assertEquals(401, operator.get(path).statusCode(), base + path);
            }
            assertEquals(200, operator.asAdmin("/admin").statusCode());
        }
    }

    private static String disguised(String path) {
        return "/%" + Integer.toHexString(path.charAt(1)) + path.substring(2);
    }

    /// What asks for the password, by our own description.
    private static List<String> adminPaths() throws IOException {
        Json whole = Json.parse(Files.readAllBytes(Path.of("docs/openapi.json")));
        List<String> found = new ArrayList<>();
        for (JsonObject.Member path : member(whole, "paths").members()) {
            Json get = ((JsonObject) path.value()).find("get");
            if (get instanceof JsonObject operation && operation.find("security") != null) {
                found.add(path.name());
            }
        }
        assertTrue(found.contains("/admin/state.json") && found.size() >= 8, found.toString());
        return found;
    }

    private static JsonObject member(Json of, String name) {
        return (JsonObject) ((JsonObject) of).find(name);
    }

    @ParameterizedTest
    @EnumSource
    void underAPathEveryLinkStaysThereAndLeadsSomewhere(Kind kind) throws Exception {
        Rendezvous server = server("one", "presence.peer_db_path=" + folder.resolve("peers.db"));
        proxy(kind, NOBODY, port(server));
        String origin = proxy.origin(Site.PATH);
        Visitor visitor = visitor(INSIDE, origin);
        HttpResponse<String> bare = visitor.get("/goop");
        assertEquals("/goop/", URI.create(bare.headers().firstValue("Location").get()).getPath());

        Deque<String> waiting = new ArrayDeque<>(List.of("/goop/"));
        Set<String> seen = new HashSet<>(waiting);
        List<String> wrong = new ArrayList<>();
        while (!waiting.isEmpty()) {
            String path = waiting.poll();
            HttpResponse<String> answer = visitor.asAdmin(path);
            if (answer.statusCode() == 404 || answer.statusCode() >= 500) {
                wrong.add(path + ": " + answer.statusCode());
            }
            List<String> links = new ArrayList<>();
            answer.headers().firstValue("Location").ifPresent(links::add);
            if (answer.headers().firstValue("Content-Type").orElse("").startsWith("text/html")) {
                links.addAll(Proxy.links(answer.body()));
            }
            for (String link : links) {
                URI target = URI.create(origin + path).resolve(link.replace("&amp;", "&"));
                if (!(target.getScheme() + "://" + target.getAuthority()).equals(origin)) continue;
                if (!target.getPath().startsWith("/goop/")) wrong.add(path + " leads to " + link);
                else if (seen.add(target.getPath())) waiting.add(target.getPath());
            }
        }
        assertEquals(List.of(), wrong);
        assertTrue(seen.contains("/goop/web/style.css") && seen.contains("/goop/docs/overview"));
        assertTrue(seen.contains("/goop/registrations.csv") && seen.size() > 60, seen.toString());
    }

    @Test
    void underAPathThePagesLiveInABrowser() throws Exception {
        int port = Proxy.freePort();
        proxy(Kind.CADDY, NOBODY, port);
        server(
                "one",
                "presence.rendezvous_port=" + port,
                "presence.peer_db_path=" + folder.resolve("peers.db"),
                "presence.external_url=" + proxy.origin(Site.PATH) + "/goop");
        Chromium.browse("prefix.mjs", proxy.origin(Site.PATH) + "/goop/", Visitor.PASSWORD);
    }

    @ParameterizedTest
    @EnumSource
    void aReloadAndARestartLoseNobody(Kind kind) throws Exception {
        proxy(kind, port(server("one", "presence.ttl_seconds=10", "presence.heartbeat_seconds=1")));
        String base = proxy.origin(Site.ONE);
        Visitor peers = visitor(OUTSIDE, base);
        Visitor watching = visitor(ELSEWHERE, base);
        Map<String, String> here = new TreeMap<>();
        for (String each : List.of("anna", "bob", "carol")) here.put(each, each);
        Thread beats = Thread.startVirtualThread(() -> beat(peers, here.keySet()));
        try (Watcher watcher = new Watcher(base, watching.http())) {
            watcher.awaitPicture(here, Duration.ofSeconds(20));
            for (String each : List.of("reloaded", "restarted")) {
                if (each.equals("reloaded")) proxy.reload();
                else proxy.restart();
                assertEquals(204, peers.publish(each));
                Map<String, String> all = new TreeMap<>(here);
                all.put(each, each);
                watcher.awaitPicture(all, Duration.ofSeconds(30));
                assertEquals(204, goodbye(peers, each));
                watcher.awaitPicture(here, Duration.ofSeconds(30));
            }
        } finally {
            beats.interrupt();
            beats.join();
        }
    }

    private static int goodbye(Visitor peers, String peer) throws Exception {
        String message = "{\"type\":\"offline\",\"peerID\":\"%s\"}".formatted(peer);
        return peers.send(peers.request("/publish").POST(BodyPublishers.ofString(message)))
                .statusCode();
    }

    // As peers do: one that fails is followed by the next.
    private static void beat(Visitor peers, Set<String> names) {
        try {
            while (true) {
                for (String each : names) {
                    try {
                        peers.publish(each);
                    } catch (IOException whileItRestarts) {
                        Thread.sleep(50);
                    }
                }
                Thread.sleep(500);
            }
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    @ParameterizedTest
    @EnumSource
    void oneOfTwoServersMayGo(Kind kind) throws Exception {
        String shared = "presence.peer_db_path=" + folder.resolve("peers.db");
        Rendezvous first = server("first", shared);
        Rendezvous second = server("second", shared);
        proxy(kind, NOBODY, NOBODY, port(first), port(second));
        Visitor visitor = visitor(OUTSIDE, proxy.origin(Site.WIDE));
        Visitor direct = visitor(INSIDE, "http://" + second.authority());
        for (int i = 0; i < 20; i++) assertEquals(204, visitor.publish("peer-" + i));
        Programs.await("the second knows all", () -> count(direct) == 20);
        first.close();
        // What goes to the first over a connection that it has just closed is not sent twice: which
        // message meets that is chance, and the peer's next gets through.
        for (int i = 0; i < 20; i++) {
            String peer = "later-" + i;
            Programs.await(peer + " gets through", () -> visitor.publish(peer) == 204);
        }
        Programs.await("the second knows all", () -> count(direct) == 40);
        try (Visitor.Stream stream = visitor.events()) {
            Programs.await("last gets through", () -> visitor.publish("last") == 204);
            assertTimeoutPreemptively(AT_ONCE, () -> stream.awaitLine("last"));
        }
    }

    private static int count(Visitor direct) throws Exception {
        String metrics = direct.asAdmin("/metrics").body();
        return (int)
                Double.parseDouble(
                        metrics.lines()
                                .filter(line -> line.startsWith("goop_peers "))
                                .findFirst()
                                .orElseThrow()
                                .split(" ")[1]);
    }
}
