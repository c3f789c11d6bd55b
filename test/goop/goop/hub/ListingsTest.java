package goop.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.community.OwnApplication;
import goop.community.OwnApplications;
import goop.config.Config;
import goop.http.Chromium;
import goop.rendezvous.Rendezvous;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// `/admin/hubs` of a rendezvous server, with a hub.
class ListingsTest {
    @TempDir private Path folder;

    private TestHubs hubs;
    private Rendezvous server;
    private Path board;

    @BeforeEach
    void start() throws Exception {
        hubs = new TestHubs(folder, 1);
        hubs.start(0, "hub.private_applicants=true");
        hubs.ready(0);
        board = Files.createDirectory(folder.resolve("board"));
        server =
                Rendezvous.start(
                        Config.with(
                                "presence.rendezvous_port=0",
                                "presence.admin_password=" + TestHubs.PASSWORD),
                        board);
    }

    @AfterEach
    void stop() {
        server.close();
        hubs.close();
    }

    private String url() {
        return "http://" + server.authority();
    }

    private String hub() {
        return "http://" + hubs.hub(0).authority();
    }

    private HttpResponse<String> send(HttpRequest.Builder request, String path) throws Exception {
        byte[] credentials = ("admin:" + TestHubs.PASSWORD).getBytes(StandardCharsets.UTF_8);
        request.uri(URI.create(url() + path)).timeout(Duration.ofSeconds(60));
        request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials));
        return hubs.client().send(request.build(), BodyHandlers.ofString());
    }

    private String page() throws Exception {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(), "/admin/hubs");
        assertEquals(200, answer.statusCode(), answer.body());
        return answer.body();
    }

    private HttpResponse<String> post(String path, String form, String... headers)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder();
        if (headers.length > 0) request.headers(headers);
        request.header("Content-Type", "application/x-www-form-urlencoded");
        return send(request.POST(BodyPublishers.ofString(form)), path);
    }

    private static String form(String hub, String community, String rendezvous) {
        return "hub="
                + encoded(hub)
                + "&community="
                + encoded(community)
                + "&description=We+%3Cdig%3E&type=invite-only&rendezvous="
                + encoded(rendezvous);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private HttpResponse<String> apply(String hub, String community, String rendezvous)
            throws Exception {
        return post("/admin/hubs", form(hub, community, rendezvous));
    }

    // What was typed is still there, the field is marked, and nothing was kept.
    private void refused(HttpResponse<String> answer, int status, String field, String why)
            throws Exception {
        String body = answer.body();
        assertEquals(status, answer.statusCode(), body);
        assertTrue(body.contains(why), body);
        assertTrue(body.contains("value=\"We &lt;dig&gt;\""), body);
        assertTrue(body.contains("<option value=\"invite-only\" selected>"), body);
        String marked = "(?s).*name=\"" + field + "\"[^>]* aria-invalid=\"true\".*";
        assertTrue(body.matches(marked), field + ": " + body);
        assertEquals(2, body.split("aria-invalid", -1).length, "one field only");
        assertTrue(new OwnApplications(board).all().isEmpty(), "it leaves nothing behind");
    }

    @Test
    void anApplicationWaitsIsListedAndWithdrawn() throws Exception {
        assertTrue(page().contains("You have applied nowhere."));
        HttpResponse<String> applied = apply(hub(), "Gardeners", url());
        assertEquals(303, applied.statusCode(), applied.body());
        assertEquals("hubs", applied.headers().firstValue("Location").orElseThrow());
        assertTrue(page().contains("Waits for the hub&#39;s operator"), page());
        Path file = board.resolve("data/hub-applications.json");
        assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        String secret = new OwnApplications(board).all().getFirst().secret();
        assertFalse(page().contains(secret), "the secret is shown to nobody");

        ApplicationDesk desk = hubs.hub(0).applications();
        desk.accept(desk.all().getFirst().id());
        assertTrue(page().contains(">Listed<"), page());
        assertEquals(1, hubs.hub(0).directory().size());

        String named = "hub=" + encoded(hub()) + "&community=Gardeners";
        HttpResponse<String> gone = post("/admin/hubs/withdraw", named);
        assertEquals(303, gone.statusCode(), gone.body());
        assertEquals("../hubs", gone.headers().firstValue("Location").orElseThrow());
        assertTrue(page().contains("You have applied nowhere."));
        assertEquals(0, hubs.hub(0).directory().size());
        assertEquals(404, post("/admin/hubs/withdraw", named).statusCode());
    }

    @Test
    void whatIsWrongIsSaidAtItsField() throws Exception {
        refused(apply("hub.example.org", "G", url()), 400, "hub", "A URL is expected");
        refused(apply(hub(), "", url()), 400, "community", "1 to 80 characters");
        refused(apply(hub(), "a\u202eb", url()), 400, "community", "Control characters");
        refused(apply(hub(), "G", "ftp://x.test"), 400, "rendezvous", "A URL is expected");
        HttpResponse<String> json =
                send(
                        HttpRequest.newBuilder()
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString("{}")),
                        "/admin/hubs");
        assertEquals(415, json.statusCode());
    }

    @Test
    void aHubThatSaysNoOrIsOutOfReachIsQuotedAtTheField() throws Exception {
        String nowhere = "http://127.0.0.1:" + closedPort();
        refused(apply(nowhere, "G", url()), 422, "hub", nowhere + " cannot be reached");
        refused(apply("http://127.0.0.1:99999", "G", url()), 422, "hub", "127.0.0.1:99999");
        refused(apply(url(), "G", url()), 422, "hub", "answers 404");
        // The hub asks an address where nobody shows the proof.
        refused(apply(hub(), "G", hub()), 422, "rendezvous", "answers 422");
        hubs.ready(0).put("Taken", TestHubs.listing("Another's"));
        refused(apply(hub(), "Taken", url()), 422, "community", "a community of that name");
    }

    @Test
    void anApplicationAtAHubThatIsGoneCanBeForgotten() throws Exception {
        assertEquals(303, apply(hub(), "Gardeners", url()).statusCode());
        String named = "hub=" + encoded(hub()) + "&community=Gardeners";
        hubs.stop(0);
        assertTrue(page().contains("Not known"), page());
        HttpResponse<String> kept = post("/admin/hubs/withdraw", named);
        assertEquals(422, kept.statusCode());
        assertTrue(kept.body().contains("It is not withdrawn: http"), kept.body());
        assertEquals(303, post("/admin/hubs/withdraw", named + "&forget=true").statusCode());
        assertTrue(new OwnApplications(board).all().isEmpty());
    }

    @Test
    void aDamagedFileIsSaidAndKept() throws Exception {
        Path file = board.resolve("data/hub-applications.json");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "{");
        HttpResponse<String> answer = send(HttpRequest.newBuilder(), "/admin/hubs");
        assertEquals(503, answer.statusCode());
        assertTrue(answer.body().contains("hub-applications.json"), answer.body());
        assertEquals(503, apply(hub(), "G", url()).statusCode());
        assertEquals("{", Files.readString(file));
    }

    @Test
    void noneIsLostWhenCommandsAndTheServerApplyAtOnce() throws Exception {
        List<Process> commands = new ArrayList<>();
        Path log = folder.resolve("log");
        for (int i = 0; i < 3; i++) {
            List<String> command = new ArrayList<>();
            command.add(ProcessHandle.current().info().command().orElseThrow());
            command.addAll(List.of("-XX:+UseSerialGC", "-jar", "build/goop.jar", "hub", "apply"));
            command.addAll(List.of(board.toString(), hub(), "--rendezvous", url()));
            command.addAll(List.of("--name", "By command " + i));
            commands.add(
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(Redirect.appendTo(log.toFile()))
                            .start());
        }
        // Some that stay, and some that come and go while the others come.
        String nowhere = "http://127.0.0.1:" + closedPort();
        int pages = 0;
        for (int i = 0; commands.stream().anyMatch(Process::isAlive); i++) {
            if (i < 5) {
                assertEquals(303, apply(hub(), "By page " + i, url()).statusCode());
                pages++;
            }
            assertEquals(422, apply(nowhere, "Nowhere " + i, url()).statusCode());
        }
        for (Process each : commands) assertEquals(0, each.waitFor(), Files.readString(log));
        Set<String> kept = new TreeSet<>();
        for (OwnApplication each : new OwnApplications(board).all()) kept.add(each.community());
        assertEquals(3 + pages, kept.size(), kept.toString());
        assertEquals(3 + pages, hubs.hub(0).applications().all().size());
    }

    @Test
    void twoThreadsNeverChangeTheApplicationsAtOnce() throws Exception {
        OwnApplications one = new OwnApplications(board);
        OwnApplications other = new OwnApplications(board);
        for (int i = 0; i < 10; i++) {
            assertEquals(303, apply(hub(), "Gone " + i, url()).statusCode());
        }
        List<OwnApplication> all = one.all();
        assertEquals(10, all.size());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> done = new ArrayList<>();
            for (int i = 0; i < all.size(); i++) {
                OwnApplications own = i % 2 == 0 ? one : other;
                OwnApplication each = all.get(i);
                done.add(
                        threads.submit(
                                () -> {
                                    own.forget(each);
                                    return null;
                                }));
            }
            for (Future<?> each : done) each.get();
        }
        assertEquals(List.of(), one.all());
    }

    @Test
    void anotherSitesPageCannotApply() throws Exception {
        String form = form(hub(), "G", url());
        String[] foreign = {"Origin", "https://evil.example", "Sec-Fetch-Site", "cross-site"};
        assertEquals(403, post("/admin/hubs", form, foreign).statusCode());
        assertEquals(403, post("/admin/hubs/withdraw", form, foreign).statusCode());
        var request = HttpRequest.newBuilder(URI.create(url() + "/admin/hubs"));
        request.POST(BodyPublishers.ofString(form));
        assertEquals(
                401, hubs.client().send(request.build(), BodyHandlers.ofString()).statusCode());
        assertTrue(hubs.hub(0).applications().all().isEmpty());
    }

    @Test
    void theOperatorAppliesInTheBrowser() throws Exception {
        assertEquals(303, apply(hub(), "Listed ones", url()).statusCode());
        // A server that was refused may not ask again soon.
        String elsewhere = url().replace("127.0.0.1", "localhost");
        assertEquals(303, apply(hub(), "Refused ones", elsewhere).statusCode());
        for (Application each : hubs.hub(0).applications().all()) {
            if (each.community().startsWith("Refused")) {
                hubs.hub(0).applications().refuse(each.id(), "It is <not> about gardens");
            } else {
                hubs.hub(0).applications().accept(each.id());
            }
        }
        Chromium.browse(
                "listings.mjs",
                url(),
                TestHubs.PASSWORD,
                hub(),
                "http://127.0.0.1:" + closedPort());
    }

    private static int closedPort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
