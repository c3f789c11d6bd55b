package goop.rendezvous;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A whole server in a process of its own, and a client of it.
final class ServerProcess implements AutoCloseable {
    private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:([0-9]+)");
    private static final String PASSWORD = TestServer.PASSWORD;

    final Process process;
    private final int port;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private ServerProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /// Puts the jar and its libraries there.
    static void install(Path program) throws IOException {
        Path lib = Files.createDirectories(program.resolve("lib"));
        Files.copy(Path.of("build/goop.jar"), program.resolve("goop.jar"));
        try (var jars = Files.list(Path.of("build/lib"))) {
            for (Path each : jars.toList()) Files.copy(each, lib.resolve(each.getFileName()));
        }
    }

    /// Starts one and waits until it listens.
    ///
    /// @param before words that stand before `java`
    /// @param program where [#install] has put it
    static ServerProcess start(List<String> before, Path program, Path board, String... settings)
            throws Exception {
        List<String> command = new ArrayList<>(before);
        command.addAll(command(program, board, settings));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        BufferedReader out = process.inputReader();
        Matcher address = ADDRESS.matcher("");
        StringBuilder said = new StringBuilder();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            said.append(line).append('\n');
            if (address.reset(line).find()) break;
        }
        assertTrue(address.reset(said).find(), said.toString());
        // Whatever else it says must not fill the pipe.
        Thread.ofVirtual().start(() -> out.lines().forEach(line -> {}));
        return new ServerProcess(process, Integer.parseInt(address.group(1)));
    }

    /// The words that start one.
    static List<String> command(Path program, Path board, String... settings) {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + "/bin/java");
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-jar"));
        command.add(program.resolve("goop.jar").toString());
        command.addAll(List.of("rendezvous", board.toString()));
        command.addAll(List.of("--set", "presence.rendezvous_port=0"));
        command.addAll(List.of("--set", "presence.admin_password=" + PASSWORD));
        for (String each : settings) command.addAll(List.of("--set", each));
        return command;
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    HttpResponse<String> send(String method, String path, String body) throws Exception {
        String credentials =
                Base64.getEncoder()
                        .encodeToString(("admin:" + PASSWORD).getBytes(StandardCharsets.UTF_8));
        return http.send(
                request(path)
                        .timeout(Duration.ofSeconds(30))
                        .header("Authorization", "Basic " + credentials)
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    int ban(String peer) throws Exception {
        return send("POST", "/admin/ban", "{\"peerID\":\"%s\"}".formatted(peer)).statusCode();
    }

    int publish(String peer) throws Exception {
        return say("online", peer);
    }

    int say(String type, String peer) throws Exception {
        String message = "{\"type\":\"%s\",\"peerID\":\"%s\"}".formatted(type, peer);
        return send("POST", "/publish", message).statusCode();
    }

    String state() throws Exception {
        return send("GET", "/admin/state.json", "").body();
    }

    /// Opens a stream; the caller closes it.
    TestServer.Lines events() throws Exception {
        HttpResponse<InputStream> answer =
                http.send(request("/events?view=changes").build(), BodyHandlers.ofInputStream());
        return new TestServer.Lines(answer);
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
        http.shutdownNow();
    }
}
