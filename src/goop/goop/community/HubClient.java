package goop.community;

import goop.json.Json;
import goop.json.JsonException;
import goop.json.JsonObject;
import goop.json.JsonWriter;
import goop.libp2p.ProtocolException;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Asks a super hub. Each request has a deadline for all of its answer, and no answer is read
/// without a bound; redirects are not followed.
public final class HubClient implements AutoCloseable {
    // An application waits for the hub to ask the server, for 15 s at most.
    private static final Duration DEADLINE = Duration.ofSeconds(25);
    private static final Duration SEARCH_DEADLINE = Duration.ofSeconds(10);
    private static final int MOST = 512 * 1024;
    private static final int LONGEST_LINE = 300;

    private final URI hub;
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(5))
                    .build();

    /// How an application stands.
    ///
    /// @param state `pending`, `listed`, `refused`, `withdrawn` or `lapsed`
    /// @param reason in a sentence, or empty
    public record Standing(String state, String reason) {}

    /// The hub does not do it.
    public static final class HubException extends IOException {
        private static final long serialVersionUID = 1;

        private final int status;

        HubException(int status, String line) {
            super(line);
            this.status = status;
        }

        /// 400 to 599.
        public int status() {
            return status;
        }
    }

    /// @param hub its address
    public HubClient(URI hub) {
        this.hub = URI.create(hub.toString().replaceAll("/+$", ""));
    }

    /// Communities of whose name or description every word is part.
    ///
    /// @param cursor [Found#next] of the page before, or empty
    /// @throws ConnectException when the hub cannot be reached
    /// @throws ProtocolException when it answers with something else
    public Found search(String query, String cursor) throws IOException, InterruptedException {
        String path = "/api/communities?limit=50&q=" + encoded(query);
        if (!cursor.isEmpty()) path += "&cursor=" + encoded(cursor);
        return Found.parse(send(request(path).GET(), SEARCH_DEADLINE));
    }

    /// Applies for a listing; the server shows the proof already.
    Standing apply(OwnApplication what) throws IOException, InterruptedException {
        byte[] body =
                new JsonWriter()
                        .object()
                        .field("community", what.community())
                        .field("rendezvous", what.rendezvous().toString())
                        .field("type", what.inviteOnly() ? "invite-only" : "open")
                        .field("description", what.description())
                        .endObject()
                        .toBytes();
        HttpRequest.Builder request =
                request("/api/applications")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofByteArray(body));
        return standing(send(as(what, request), DEADLINE));
    }

    /// How it stands.
    ///
    /// @throws HubException 404 when the hub knows nothing of it
    Standing standing(OwnApplication what) throws IOException, InterruptedException {
        return standing(send(as(what, request("/api/application").GET()), SEARCH_DEADLINE));
    }

    /// Takes it back.
    Standing withdraw(OwnApplication what) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                request("/api/application/withdraw").POST(BodyPublishers.noBody());
        return standing(send(as(what, request), DEADLINE));
    }

    private static HttpRequest.Builder as(OwnApplication who, HttpRequest.Builder request) {
        return request.header("Authorization", "Bearer " + who.secret());
    }

    static Standing standing(byte[] answer) throws ProtocolException {
        try {
            JsonObject json = Json.parseObject(answer);
            return new Standing(plain(json.string("state")), plain(json.string("reason", "")));
        } catch (JsonException wrong) {
            throw new ProtocolException("bad json: " + wrong.getMessage(), wrong);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(hub + path)).header("User-Agent", "goop");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    // A request's own timeout ends with the answer's header: this one covers the body too.
    private byte[] send(HttpRequest.Builder request, Duration deadline)
            throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> answer =
                http.sendAsync(
                        request.build(),
                        info -> BodySubscribers.limiting(BodySubscribers.ofByteArray(), MOST));
        try {
            HttpResponse<byte[]> got = answer.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
            if (got.statusCode() == 200) return got.body();
            throw new HubException(got.statusCode(), said(got));
        } catch (TimeoutException late) {
            throw new ConnectException(hub + " did not answer in " + deadline.toSeconds() + " s");
        } catch (ExecutionException failed) {
            Throwable why = failed.getCause();
            if (why instanceof ConnectException) {
                throw new ConnectException(hub + " cannot be reached");
            }
            throw new IOException(hub + ": " + why.getMessage(), why);
        } finally {
            answer.cancel(true);
        }
    }

    private String said(HttpResponse<byte[]> got) {
        String line =
                plain(
                        new String(got.body(), StandardCharsets.UTF_8)
                                .lines()
                                .findFirst()
                                .orElse(""));
        boolean text = got.headers().firstValue("Content-Type").orElse("").startsWith("text/plain");
        String where = hub + " answers " + got.statusCode();
        return text && !line.isEmpty() ? where + ": " + line : where + ": it may be no hub";
    }

    private static String plain(String text) {
        String line = text.length() > LONGEST_LINE ? text.substring(0, LONGEST_LINE) : text;
        return line.replaceAll("\\p{C}", "").strip();
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
