package goop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `kill -HUP` at whole programs.
class ReloadSignalTest {
    // On a terminal of its own: a signal while that is there, and then its end.
    private static final String ON_A_TERMINAL =
            """
            import os, pty, signal, sys
            pid, terminal = pty.fork()
            if pid == 0:
                os.execv(sys.argv[1], sys.argv[1:])
            def until(word):
                said = b''
                while word not in said:
                    said += os.read(terminal, 4096)
            until(b'Ctrl-C ends it.')
            os.kill(pid, signal.SIGHUP)
            until(b'nothing has changed')
            os.close(terminal)
            print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
            """;

    @TempDir private Path folder;

    private List<String> rendezvous(Path directory) {
        return List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                "build/goop.jar",
                "rendezvous",
                directory.toString());
    }

    private static void hangUp(Process process) throws Exception {
        String pid = Long.toString(process.pid());
        assertEquals(0, new ProcessBuilder("kill", "-HUP", pid).start().waitFor());
    }

    @Test
    void aServerTakesUpWhatItCanAndItsStreamsAndPeersStay() throws Exception {
        Path settings = folder.resolve("goop.properties");
        Files.writeString(settings, "presence.rendezvous_port = 0\n");
        Path log = folder.resolve("log");
        Process server =
                new ProcessBuilder(rendezvous(folder))
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        try {
            PeerProcess.await(
                    () -> Files.readString(log).contains("Ctrl-C ends it."),
                    () -> Files.readString(log));
            Matcher address =
                    Pattern.compile("http://127\\.0\\.0\\.1:[0-9]+").matcher(Files.readString(log));
            assertTrue(address.find());
            String url = address.group();
            assertEquals(204, publish(url, "a"));
            URL events = URI.create(url + "/events?view=changes").toURL();
            try (BufferedReader stream =
                    new BufferedReader(
                            new InputStreamReader(events.openStream(), StandardCharsets.UTF_8))) {
                until(stream, "\"peerID\":\"a\"");
                String wrong =
                        "presence.rendezvous_port = 0\npresence.limit_peers = few\nx.y = 1\n";
                Files.writeString(settings, wrong);
                hangUp(server);
                PeerProcess.await(() -> mistakes(log).size() == 2, () -> Files.readString(log));
                assertEquals(204, publish(url, "b"));
                Files.writeString(
                        settings, "presence.rendezvous_port = 1\npresence.require_signed = true\n");
                hangUp(server);
                PeerProcess.await(
                        () -> Files.readString(log).contains("needs a restart"),
                        () -> Files.readString(log));
                String said = Files.readString(log);
                assertTrue(
                        said.contains("reload=done changed: presence.require_signed=true\n"), said);
                assertTrue(
                        said.contains("reload=done needs a restart: presence.rendezvous_port\n"),
                        said);
                assertEquals(403, publish(url, "c"));
                until(stream, "\"peerID\":\"b\"");
                Files.writeString(
                        settings,
                        "log.format = json\nlog.level = warning\npresence.rendezvous_port = 2\n");
                hangUp(server);
                PeerProcess.await(
                        () -> Files.readString(log).contains("{\"time\""),
                        () -> Files.readString(log));
                // The log's own settings hold at once, so that no INFO line tells of the change.
                assertFalse(Files.readString(log).contains("log.level=warning"));
            }
            assertEquals(mistakesOfCheck(), mistakes(log));
        } finally {
            server.destroyForcibly().onExit().join();
        }
    }

    private static List<String> mistakes(Path log) throws Exception {
        List<String> found = new ArrayList<>();
        for (String line : Files.readAllLines(log)) {
            int at = line.indexOf("mistake: ");
            if (at >= 0) found.add(line.substring(at));
        }
        return found;
    }

    // What `goop check` says of the file that had two.
    private List<String> mistakesOfCheck() throws Exception {
        Path wrong = Files.createDirectory(folder.resolve("wrong"));
        Files.writeString(
                wrong.resolve("goop.properties"),
                "presence.rendezvous_port = 0\npresence.limit_peers = few\nx.y = 1\n");
        return PeerProcess.goop("check", wrong.toString())
                .out()
                .lines()
                .filter(each -> each.startsWith("mistake: "))
                .toList();
    }

    private static void until(BufferedReader stream, String word) throws Exception {
        for (String line = stream.readLine(); line != null; line = stream.readLine()) {
            if (line.contains(word)) return;
        }
        throw new AssertionError("the stream has ended before " + word);
    }

    private static int publish(String url, String peer) throws Exception {
        var http =
                (java.net.HttpURLConnection) URI.create(url + "/publish").toURL().openConnection();
        http.setRequestMethod("POST");
        http.setDoOutput(true);
        try (var body = http.getOutputStream()) {
            String json = "{\"type\":\"online\",\"peerID\":\"%s\"}".formatted(peer);
            body.write(json.getBytes(StandardCharsets.UTF_8));
        }
        return http.getResponseCode();
    }

    @Test
    void aPeerSaysItsNewNameToThoseWhoSeeIt() throws Exception {
        try (PeerProcess anna =
                        PeerProcess.start(
                                folder.resolve("anna"),
                                List.of(),
                                "",
                                "presence.rendezvous_host=true",
                                "presence.rendezvous_port=0");
                PeerProcess bob =
                        PeerProcess.start(
                                folder.resolve("bob"),
                                List.of(),
                                "Bob",
                                "presence.rendezvous_wan=" + anna.rendezvous())) {
            PeerProcess.await(() -> bob.sees(anna), () -> "Bob to see Anna");
            Files.writeString(anna.folder.resolve("goop.properties"), "profile.label = Hanna\n");
            anna.hangUp();
            PeerProcess.await(
                    () -> bob.peers().toText().contains("Hanna"),
                    () -> bob.peers().toText() + Files.readString(anna.folder.resolve("log")));
        }
    }

    @Test
    void withItsTerminalTheProgramEndsAndUntilThenItReads() throws Exception {
        List<String> command = new ArrayList<>(List.of("python3", "-c", ON_A_TERMINAL));
        command.addAll(rendezvous(folder));
        command.addAll(List.of("--set", "presence.rendezvous_port=0"));
        Process terminal = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            assertTrue(terminal.waitFor(120, TimeUnit.SECONDS), "it goes on without a terminal");
            String said = new String(terminal.getInputStream().readAllBytes());
            assertEquals("0", said.strip());
        } finally {
            terminal.descendants().forEach(ProcessHandle::destroyForcibly);
            terminal.destroyForcibly();
        }
    }
}
