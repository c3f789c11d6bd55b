package goop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.cli.PeerProcess.Answer;
import goop.http.Chromium;

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
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A hub, a rendezvous server and two peers, each a process: from an application to a peer that
/// finds its community, joins it with a click and sees who is there.
class CommunityJourneyTest {
    private static final String PASSWORD = "correct horse";
    private static final Pattern URL = Pattern.compile("http://127\\.0\\.0\\.1:\\d+");
    private static final List<String> SMALL = List.of("-Xmx64m", "-XX:TieredStopAtLevel=1");

    @TempDir Path folder;
    private final HttpClient http = HttpClient.newHttpClient();

    /// A program that is not a peer.
    private final class Program implements AutoCloseable {
        final Path home;
        final List<String> command = new ArrayList<>();
        Process process;
        String url;

        Program(String name, String... settings) throws Exception {
            home = folder.resolve(name);
            command.add(ProcessHandle.current().info().command().orElseThrow());
            command.addAll(SMALL);
            command.addAll(List.of("-jar", "build/goop.jar", name, home.toString()));
            for (String each : settings) command.addAll(List.of("--set", each));
            start();
        }

        void start() throws Exception {
            Path log = folder.resolve(home.getFileName() + ".log");
            process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .start();
            PeerProcess.await(
                    () -> {
                        if (!process.isAlive()) throw new AssertionError(Files.readString(log));
                        return Files.readString(log).contains("Ctrl-C ends it.");
                    },
                    () -> log + " to say that it is ready");
            Matcher found = URL.matcher(Files.readString(log));
            assertTrue(found.find(), Files.readString(log));
            url = found.group();
        }

        /// Ends it as a power failure does.
        void kill() throws Exception {
            process.destroyForcibly().waitFor();
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    private HttpResponse<String> admin(Program hub, String path, String json) throws Exception {
        String credentials = Base64.getEncoder().encodeToString(("admin:" + PASSWORD).getBytes());
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(hub.url + path))
                        .header("Authorization", "Basic " + credentials);
        if (json != null) {
            request.header("Content-Type", "application/json").POST(BodyPublishers.ofString(json));
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private static String applications(Program board) {
        return PeerProcess.goop("hub", "applications", board.home.toString(), "--json").out();
    }

    private PeerProcess peer(String label, String... settings) throws Exception {
        List<String> all = new ArrayList<>(List.of("viewer.http_addr=127.0.0.1:0"));
        all.addAll(List.of(settings));
        return PeerProcess.start(folder.resolve(label), SMALL, label, all.toArray(String[]::new));
    }

    @Test
    void aCommunityIsAppliedForAcceptedFoundJoinedAndLasts() throws Exception {
        try (Program hub =
                        new Program(
                                "hub",
                                "hub.port=0",
                                "hub.private_applicants=true",
                                "hub.admin_password=" + PASSWORD);
                Program board = new Program("rendezvous", "presence.rendezvous_port=0")) {
            // Where nothing shows the proof: a folder that no server serves.
            Answer refused =
                    PeerProcess.goop(
                            "hub",
                            "apply",
                            folder.resolve("other").toString(),
                            hub.url,
                            "--name",
                            "Pirates",
                            "--rendezvous",
                            board.url);
            assertEquals(1, refused.status());
            assertTrue(refused.err().contains("does not show the proof"), refused.err());
            assertEquals("[]", admin(hub, "/admin/applications.json", null).body());

            Answer applied =
                    PeerProcess.goop(
                            "hub",
                            "apply",
                            board.home.toString(),
                            hub.url,
                            "--name",
                            "Gardeners",
                            "--description",
                            "We dig",
                            "--rendezvous",
                            board.url);
            assertEquals(0, applied.status(), applied.err());
            assertTrue(applications(board).contains("\"state\":\"pending\""));
            // A power failure of the hub, which then has another port.
            hub.command.add("--set");
            hub.command.add("hub.port=" + URI.create(hub.url).getPort());
            hub.kill();
            assertTrue(applications(board).contains("\"state\":\"unknown\""));
            hub.start();
            assertTrue(applications(board).contains("\"state\":\"pending\""));
            assertEquals(
                    204, admin(hub, "/admin/applications/accept", "{\"id\":\"1\"}").statusCode());
            assertTrue(applications(board).contains("\"state\":\"listed\""));
            Answer found = PeerProcess.goop("communities", hub.url, "dig");
            assertTrue(found.out().contains("Gardeners"), found.out() + found.err());

            try (PeerProcess carl = peer("Carl", "presence.rendezvous_wan=" + board.url);
                    PeerProcess bob = peer("Bob", "presence.hub=" + hub.url)) {
                Matcher page = URL.matcher(Files.readString(bob.folder.resolve("log")));
                assertTrue(page.find());
                Chromium.browse("communities.mjs", page.group(), "Carl");
                PeerProcess.await(() -> bob.sees(carl), () -> "Bob to see Carl");
                PeerProcess.await(() -> carl.sees(bob), () -> "Carl to see Bob");
                bob.kill();
                bob.restart();
                PeerProcess.await(() -> bob.sees(carl), () -> "Bob to see Carl again");
            }
            Answer withdrawn =
                    PeerProcess.goop(
                            "hub",
                            "withdraw",
                            board.home.toString(),
                            hub.url,
                            "--name",
                            "Gardeners");
            assertEquals(0, withdrawn.status(), withdrawn.err());
            assertTrue(PeerProcess.goop("communities", hub.url).out().contains("0 communities"));
        }
    }

    @Test
    void whatIsNoHubIsSaidInOneLine() {
        Answer nobody = PeerProcess.goop("communities", "http://127.0.0.1:1");
        assertEquals(CommandLine.UNREACHABLE, nobody.status());
        assertTrue(nobody.err().contains("cannot be reached"), nobody.err());
        assertEquals(2, PeerProcess.goop("communities", "javascript:alert(1)").status());
    }
}
