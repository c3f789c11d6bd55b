package goop.packaging;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A rendezvous server that somebody's command has started, and a client of it.
public final class Started implements AutoCloseable {
    private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:[0-9]+");

    final Process process;

    /// All that it printed until it listened.
    final String said;

    /// Without a slash at its end.
    public final String url;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private Started(Process process, String said, String url) {
        this.process = process;
        this.said = said;
        this.url = url;
    }

    /// Starts `program rendezvous board` on a free port, and waits until it listens.
    ///
    /// @param program the words before `rendezvous`
    public static Started rendezvous(
            List<String> program, Map<String, String> environment, Path board, String... settings)
            throws IOException {
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of("rendezvous", board.toString()));
        command.addAll(List.of("--set", "presence.rendezvous_port=0"));
        for (String each : settings) command.addAll(List.of("--set", each));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        BufferedReader out = process.inputReader();
        StringBuilder said = new StringBuilder();
        Matcher address = ADDRESS.matcher("");
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            said.append(line).append('\n');
            if (address.reset(line).find()) break;
        }
        assertTrue(address.reset(said).find(), said.toString());
        // Whatever else it says must not fill the pipe.
        Thread.ofVirtual().start(() -> out.lines().forEach(line -> {}));
        return new Started(process, said.toString(), address.group());
    }

    HttpResponse<String> get(String path) throws Exception {
        return http.send(request(path).build(), BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, String body) throws Exception {
        return http.send(
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path)).timeout(Duration.ofSeconds(30));
    }

    /// Ends it as an operator would, and waits for its status.
    int end() throws InterruptedException {
        process.destroy();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it does not end");
        return process.exitValue();
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
        http.shutdownNow();
    }
}
