package goop.store;

import goop.json.JsonException;
import goop.libp2p.ProtocolException;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The template store of a rendezvous server, from a peer: ours, and those already in use.
public final class StoreClient implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration LIST = Duration.ofSeconds(20);

    /// For a whole bundle, over a slow line.
    private static final Duration BUNDLE = Duration.ofMinutes(5);

    private static final int MOST_LIST_BYTES = 4 << 20;

    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(CONNECT)
                    .build();
    private final String base;
    private final BundleLimits limits;

    /// @param server where it is reached: `https://example.org`, perhaps with a path
    /// @throws IllegalArgumentException for what is no such address
    public StoreClient(URI server, BundleLimits limits) {
        String scheme = server.getScheme() == null ? "" : server.getScheme();
        if (!scheme.matches("(?i)https?") || server.getHost() == null) {
            throw new IllegalArgumentException(
                    "\"" + server + "\" is no http:// or https:// address of a server");
        }
        String text = server.toString();
        base = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        this.limits = limits;
    }

    /// What the server offers.
    public List<Manifest> list() throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = get("/api/templates", MOST_LIST_BYTES, LIST);
        expect(answer, "/api/templates", "application/json");
        try {
            return Manifest.rows(answer.body());
        } catch (JsonException wrong) {
            throw new ProtocolException(base + "/api/templates: " + wrong.getMessage(), wrong);
        }
    }

    /// One template, checked; nothing is written yet.
    ///
    /// @param dir as its manifest names it
    public Bundle bundle(String dir) throws IOException, InterruptedException {
        if (!Manifest.isDir(dir)) {
            throw new IllegalArgumentException("\"" + dir + "\" is no name of a template");
        }
        String path = "/api/templates/" + dir + "/bundle";
        HttpResponse<byte[]> answer = get(path, limits.packedBytes(), BUNDLE);
        expect(answer, path, "application/gzip");
        checkDigest(answer, path);
        return Bundle.check(answer.body(), dir, limits);
    }

    // RFC 3230; a server without it is one of those already in use.
    private void checkDigest(HttpResponse<byte[]> answer, String path) throws IOException {
        String digest = answer.headers().firstValue("Digest").orElse("");
        if (!digest.toLowerCase(Locale.ROOT).startsWith("sha-256=")) return;
        String ours = Base64.getEncoder().encodeToString(Catalogue.sha256(answer.body()));
        if (!digest.substring("sha-256=".length()).equals(ours)) {
            throw new ProtocolException(base + path + ": what came has another SHA-256 than said");
        }
    }

    // The client's own timeout ends with the header; this one covers the body.
    private HttpResponse<byte[]> get(String path, int most, Duration deadline)
            throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> answer =
                http.sendAsync(
                        HttpRequest.newBuilder(URI.create(base + path)).build(),
                        info -> BodySubscribers.limiting(BodySubscribers.ofByteArray(), most));
        try {
            return answer.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new HttpTimeoutException(
                    base + path + " did not come within " + deadline.toSeconds() + " s");
        } catch (ExecutionException failed) {
            throw clearer(path, failed.getCause());
        } finally {
            answer.cancel(true);
        }
    }

    private IOException clearer(String path, Throwable cause) {
        IOException clearer;
        if (cause instanceof ConnectException) {
            clearer = new ConnectException("cannot connect to " + base);
        } else {
            String why =
                    cause.getMessage() == null
                            ? cause.getClass().getSimpleName()
                            : cause.getMessage();
            clearer = new IOException(base + path + ": " + why);
        }
        clearer.initCause(cause);
        return clearer;
    }

    // A network that wants a sign-in first answers with a page of its own.
    private void expect(HttpResponse<byte[]> answer, String path, String type) throws IOException {
        if (answer.statusCode() == 404) throw new IOException(base + path + ": not found");
        if (answer.statusCode() != 200) {
            throw new IOException(base + path + ": status " + answer.statusCode());
        }
        String found = answer.headers().firstValue("Content-Type").orElse("nothing");
        String media = found.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (media.equals(type)) return;
        throw new ProtocolException(
                "%s%s: expected %s, found %s: no template store, or a network in between answers"
                        .formatted(base, path, type, media.replaceAll("[^ -~]", "?")));
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
