package goop.presence;

import goop.json.Json;
import goop.json.JsonException;
import goop.libp2p.ProtocolException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The requests that a client makes of a rendezvous server, each with a deadline, and none of whose
/// answers is read without a bound.
///
/// A network that wants a sign-in first answers every request with a page of its own: whatever is
/// not what was asked for is an error that says so.
final class RendezvousHttp {
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final int MAX_ANSWER = 1 << 20;
    private static final int MAX_LINE = 200;
    private static final int MAX_HINT = 4096;

    /// The answer to a publish.
    ///
    /// @param line the first line of an error's text, or where to register, else empty
    /// @param token `Goop-Token`, or null
    /// @param nextBeat `Goop-Next-Beat`, or null
    /// @param retryAfter `Retry-After`, or null
    /// @param date the server's clock, or null
    record PublishAnswer(
            int status,
            String line,
            String token,
            Duration nextBeat,
            Duration retryAfter,
            Instant date) {}

    /// An open event stream; closing it, from whatever thread, ends the reading too.
    record Events(View view, boolean goop, InputStream body) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            body.close();
        }
    }

    private volatile HttpClient http;
    private final String base;

    RendezvousHttp(HttpClient http, URI server) {
        this.http = http;
        String text = server.toString();
        base = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    /// Asks through another client from now on.
    void use(HttpClient other) {
        http = other;
    }

    /// Checks that a text is the address of a server: `http` or `https`, a host, no query.
    static URI address(String text) throws URISyntaxException {
        URI server = new URI(text.strip());
        String scheme = server.getScheme() == null ? "" : server.getScheme();
        if (!scheme.equalsIgnoreCase("http") && !scheme.equalsIgnoreCase("https")) {
            throw new URISyntaxException(text, "begins with neither http:// nor https://");
        }
        if (server.getHost() == null) throw new URISyntaxException(text, "has no host name");
        if (server.getRawQuery() != null || server.getRawFragment() != null) {
            throw new URISyntaxException(text, "goes on after the path");
        }
        return server;
    }

    /// A client that any number of these may share.
    static HttpClient client() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(DEADLINE)
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .build();
    }

    PublishAnswer publish(Presence message, String token, Duration deadline)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                request("/publish")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofByteArray(PresenceJson.write(message)));
        if (token != null) request.header("Goop-Token", token);
        HttpResponse<InputStream> answer = send(request, RendezvousHttp::whole, deadline);
        // 202: the server wants its peers registered, and says where.
        if (answer.statusCode() < 400 && answer.statusCode() != 202) {
            refuseOthers(answer, "/publish", 204);
        }
        return new PublishAnswer(
                answer.statusCode(),
                answer.statusCode() == 202 ? hint(answer.body()) : firstLine(answer.body()),
                header(answer, "Goop-Token"),
                seconds(header(answer, "Goop-Next-Beat")),
                seconds(header(answer, "Retry-After")),
                date(header(answer, "Date")));
    }

    Events events(String lastEventId, boolean gzip) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                request("/events?view=changes").header("Accept", "text/event-stream");
        if (gzip) request.header("Accept-Encoding", "gzip");
        if (lastEventId != null) request.header("Last-Event-ID", lastEventId);
        HttpResponse<InputStream> answer = send(request, RendezvousHttp::streamed, DEADLINE);
        InputStream body = answer.body();
        try {
            refuseOthers(answer, "/events", 200);
            expect(answer, "/events", "text/event-stream");
        } catch (IOException refused) {
            body.close();
            throw refused;
        }
        String view = header(answer, "Goop-View");
        boolean compressed = "gzip".equalsIgnoreCase(header(answer, "Content-Encoding"));
        return new Events(View.of(view), view != null, compressed ? new LazyGzip(body) : body);
    }

    /// The relay that the server runs, if any.
    Optional<RelayInfo> relay() throws IOException, InterruptedException {
        HttpResponse<InputStream> answer = send(request("/relay"), RendezvousHttp::whole, DEADLINE);
        if (answer.statusCode() == 404) return Optional.empty();
        refuseOthers(answer, "/relay", 200);
        expect(answer, "/relay", "application/json");
        return Optional.of(RelayInfo.parse(answer.body().readAllBytes()));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path));
    }

    // An answer that is held whole.
    private static BodySubscriber<InputStream> whole(ResponseInfo info) {
        return BodySubscribers.limiting(
                BodySubscribers.mapping(BodySubscribers.ofByteArray(), ByteArrayInputStream::new),
                MAX_ANSWER);
    }

    private static BodySubscriber<InputStream> streamed(ResponseInfo info) {
        return info.statusCode() == 200 ? BodySubscribers.ofInputStream() : whole(info);
    }

    // A request's own timeout ends with the answer's header: this one covers the body too, except
    // of
    // one that is streamed.
    private HttpResponse<InputStream> send(
            HttpRequest.Builder request, BodyHandler<InputStream> handler, Duration deadline)
            throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<InputStream>> answer =
                http.sendAsync(request.build(), handler);
        try {
            return answer.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new HttpTimeoutException(
                    base + " did not answer within " + deadline.toSeconds() + " s");
        } catch (ExecutionException failed) {
            throw clearer(failed.getCause());
        } finally {
            answer.cancel(true);
        }
    }

    // The client's own exceptions often have no message, and are of another thread.
    private IOException clearer(Throwable cause) {
        IOException clearer =
                switch (cause) {
                    case HttpConnectTimeoutException late -> new ConnectException(unreachable());
                    case ConnectException refused -> new ConnectException(unreachable());
                    default -> new IOException(base + ": " + reason(cause));
                };
        clearer.initCause(cause);
        return clearer;
    }

    private String unreachable() {
        return "cannot connect to " + base;
    }

    private static String reason(Throwable cause) {
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    private void refuseOthers(HttpResponse<InputStream> answer, String path, int expected)
            throws IOException {
        int status = answer.statusCode();
        if (status == expected) return;
        String location = header(answer, "Location");
        if (status / 100 == 3 && location != null) {
            throw new ProtocolException(
                    base + path + " is redirected to " + oneLine(location) + ": use that address");
        }
        if (status / 100 == 2) throw stranger(path, "status " + status);
        String line = firstLine(answer.body());
        throw new IOException(
                base + path + ": status " + status + (line.isEmpty() ? "" : ": " + line));
    }

    private void expect(HttpResponse<InputStream> answer, String path, String type)
            throws ProtocolException {
        String found = header(answer, "Content-Type");
        String media = found == null ? "nothing" : found.split(";", 2)[0].strip();
        if (!media.toLowerCase(Locale.ROOT).equals(type)) throw stranger(path, oneLine(media));
    }

    private ProtocolException stranger(String path, String found) {
        return new ProtocolException(
                base
                        + path
                        + " answered "
                        + found
                        + ": not a rendezvous server, or a network that wants a sign-in first");
    }

    // Where to register, from the JSON that goop's servers send; others may say it otherwise.
    private static String hint(InputStream body) throws IOException {
        byte[] text = body.readNBytes(MAX_HINT);
        try {
            return "register at " + oneLine(Json.parseObject(text).string("register"));
        } catch (JsonException otherwise) {
            return firstLine(new ByteArrayInputStream(text));
        }
    }

    private static String firstLine(InputStream body) throws IOException {
        String text = new String(body.readNBytes(MAX_LINE), StandardCharsets.UTF_8);
        return oneLine(text.lines().findFirst().orElse(""));
    }

    // What a server says ends up in logs and on terminals.
    private static String oneLine(String text) {
        String bounded = text.length() > MAX_LINE ? text.substring(0, MAX_LINE) + "…" : text;
        return bounded.replaceAll("\\p{Cntrl}", "").strip();
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse(null);
    }

    private static Duration seconds(String text) {
        if (text == null || text.isEmpty() || text.length() > 6) return null;
        if (!text.chars().allMatch(c -> c >= '0' && c <= '9')) return null;
        return Duration.ofSeconds(Long.parseLong(text));
    }

    private static Instant date(String text) {
        if (text == null) return null;
        try {
            return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
        } catch (DateTimeException unreadable) {
            return null;
        }
    }
}
