package goop.rendezvous;

import goop.config.Config;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/// A rendezvous server on a free port of loopback with a folder of its own, and a client.
final class TestServer implements AutoCloseable {
    static final String PASSWORD = "correct horse";

    final Path folder;
    final Rendezvous server;
    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(5))
                    .build();

    private TestServer(Path folder, Rendezvous server) {
        this.folder = folder;
        this.server = server;
    }

    static TestServer start(String... settings) throws IOException {
        return startIn(Files.createTempDirectory("goop-board"), settings);
    }

    static TestServer startIn(Path folder, String... settings) throws IOException {
        List<String> all = new ArrayList<>();
        all.add("presence.rendezvous_port=0");
        all.addAll(List.of(settings));
        Config config = Config.with(all.toArray(String[]::new));
        return new TestServer(folder, Rendezvous.start(config, folder));
    }

    /// One that was started elsewhere, to be closed with its folder.
    static TestServer of(Path folder, Rendezvous server) {
        return new TestServer(folder, server);
    }

    static TestServer withAdmin(String... settings) throws IOException {
        List<String> all = new ArrayList<>(List.of(settings));
        all.add("presence.admin_password=" + PASSWORD);
        return start(all.toArray(String[]::new));
    }

    /// Asks again and again until that is so.
    static void await(Duration patience, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + patience.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > end) throw new AssertionError("not within " + patience);
            Thread.sleep(10);
        }
    }

    /// What a peer says that comes.
    static String online(String peer) {
        return "{\"type\":\"online\",\"peerID\":\"%s\",\"content\":\"at home\"}".formatted(peer);
    }

    /// Whether its admin is shown that peer.
    boolean shows(String peer) throws IOException, InterruptedException {
        return send(asAdmin("/peers.json")).body().contains('"' + peer + '"');
    }

    URI url(String path) {
        return URI.create("http://127.0.0.1:" + server.address().getPort() + path);
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(url(path)).timeout(Duration.ofSeconds(20));
    }

    HttpRequest.Builder asAdmin(String path) {
        byte[] credentials = ("admin:" + PASSWORD).getBytes(StandardCharsets.UTF_8);
        return request(path)
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(credentials));
    }

    HttpResponse<String> send(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path));
    }

    HttpResponse<String> publish(String message, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                request("/publish").POST(HttpRequest.BodyPublishers.ofString(message));
        if (headers.length > 0) request.headers(headers);
        return send(request);
    }

    HttpResponse<String> postAsAdmin(String path, String json)
            throws IOException, InterruptedException {
        return send(
                asAdmin(path)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    /// A stream of the changes view whose snapshot is read: what is published from now on is news.
    /// The answer's header comes earlier, so whoever publishes then may be in the snapshot.
    Lines news() throws IOException, InterruptedException {
        Lines stream = events("?view=changes");
        stream.next("event: live");
        return stream;
    }

    /// Opens a stream; the caller closes it.
    Lines events(String query, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(url("/events" + query));
        if (headers.length > 0) request.headers(headers);
        return new Lines(client.send(request.build(), BodyHandlers.ofInputStream()));
    }

    @Override
    public void close() throws IOException {
        server.close();
        client.close();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) Files.delete(each);
        }
    }

    /// An open stream, read line by line.
    static final class Lines implements AutoCloseable {
        final HttpResponse<InputStream> response;
        private final InputStream in;

        Lines(HttpResponse<InputStream> response) {
            this(response, response.body());
        }

        Lines(HttpResponse<InputStream> response, InputStream in) {
            this.response = response;
            this.in = in;
        }

        /// The next line, or null at the end. Byte by byte: a reader would wait for more behind a
        /// compressed stream, whose `available` always says 1.
        String next() throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            int each = in.read();
            if (each < 0) return null;
            for (; each >= 0 && each != '\n'; each = in.read()) line.write(each);
            return line.toString(StandardCharsets.UTF_8);
        }

        /// The next line that begins so, past all others.
        String next(String prefix) throws IOException {
            for (String line = next(); line != null; line = next()) {
                if (line.startsWith(prefix)) return line;
            }
            throw new IOException("the stream ended before a line with " + prefix);
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
