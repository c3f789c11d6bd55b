package goop.cli;

import goop.json.Json;
import goop.json.JsonArray;
import goop.json.JsonException;
import goop.json.JsonObject;
import goop.json.JsonWriter;
import goop.peer.DirectoryLock;
import goop.viewer.ViewerToken;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;

/// The peer that runs on a directory, seen from a command: its API on loopback.
final class LocalApi implements AutoCloseable {
    // A dial of all addresses and a hole punch fit in.
    private static final Duration DEADLINE = Duration.ofSeconds(90);

    /// The peer that runs there says no, or could not reach another.
    static final class AnswerException extends IOException {
        private static final long serialVersionUID = 1;

        private final int status;

        AnswerException(int status, String line) {
            super(line);
            this.status = status;
        }

        int status() {
            return status;
        }
    }

    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(5))
                    .build();
    private final String url;
    private final String authorization;
    private final Path directory;

    private LocalApi(Path directory, String url, ViewerToken token) {
        this.directory = directory;
        this.url = url;
        authorization = token.authorization();
    }

    /// @throws ConnectException when no peer runs there
    static LocalApi of(Path directory) throws IOException {
        try {
            return new LocalApi(
                    directory, DirectoryLock.address(directory), ViewerToken.load(directory));
        } catch (NoSuchFileException none) {
            throw notRunning(directory);
        }
    }

    private static ConnectException notRunning(Path directory) {
        return new ConnectException(
                "no peer runs on %s. Start it: goop peer %s".formatted(directory, directory));
    }

    JsonArray list(String path) throws IOException, InterruptedException {
        if (parse(get(path)) instanceof JsonArray array) return array;
        throw new IOException("the peer answered with something else than a list");
    }

    JsonObject object(String path) throws IOException, InterruptedException {
        return object(get(path));
    }

    private static JsonObject object(InputStream body) throws IOException {
        if (parse(body) instanceof JsonObject object) return object;
        throw new IOException("the peer answered with something else than an object");
    }

    private static Json parse(InputStream body) throws IOException {
        try (body) {
            return Json.parse(body.readAllBytes());
        } catch (JsonException wrong) {
            throw new IOException("the peer answered with no JSON: " + wrong.getMessage(), wrong);
        }
    }

    /// The answer's body, to be closed.
    InputStream get(String path) throws IOException, InterruptedException {
        return send(request(path).GET().build());
    }

    /// Posts a JSON object.
    JsonObject post(String path, JsonWriter body) throws IOException, InterruptedException {
        return object(
                send(
                        request(path)
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofByteArray(body.toBytes()))
                                .build()));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path))
                .timeout(DEADLINE)
                .header("Authorization", authorization);
    }

    private InputStream send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<InputStream> answer;
        try {
            answer = http.send(request, BodyHandlers.ofInputStream());
        } catch (ConnectException gone) {
            throw notRunning(directory);
        }
        if (answer.statusCode() < 300) return answer.body();
        try (InputStream body = answer.body()) {
            String line = new String(body.readNBytes(2000), StandardCharsets.UTF_8).strip();
            throw new AnswerException(answer.statusCode(), line);
        }
    }

    /// A text as part of a path or a query.
    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
