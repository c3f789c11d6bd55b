package goop.hub;

import goop.config.FederationPeer;
import goop.hub.replica.Answer;
import goop.hub.replica.Ask;
import goop.hub.replica.Hash;
import goop.hub.replica.MessageJson;
import goop.libp2p.Keypair;
import goop.libp2p.ProtocolException;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/// The requests that a hub makes of one partner: signed, each with a deadline, and no answer read
/// without a bound.
final class FederationHttp {
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    /// Records of [goop.hub.replica.Ask] have half a megabyte at most, nodes a quarter.
    private static final int MAX_ANSWER = 2 << 20;

    private static final byte[] NOTHING = {};

    /// The partner asks us to wait.
    static final class LaterException extends IOException {
        private static final long serialVersionUID = 1;

        final int seconds;

        LaterException(String message, int seconds) {
            super(message);
            this.seconds = seconds;
        }
    }

    private final HttpClient http;
    private final String own;
    private final Supplier<Keypair> key;
    private final FederationPeer partner;
    private final URI base;
    private final InstantSource clock;

    /// @param own our name
    /// @param key ours; another one once it was rotated
    FederationHttp(
            HttpClient http,
            String own,
            Supplier<Keypair> key,
            FederationPeer partner,
            InstantSource clock) {
        this.http = http;
        this.own = own;
        this.key = key;
        this.partner = partner;
        this.base = partner.url().orElseThrow();
        this.clock = clock;
    }

    /// Asks, and waits for the answer.
    ///
    /// @throws ProtocolException when the answer is not one to that
    /// @throws LaterException when the partner says so
    /// @throws IOException when there is none
    Answer ask(Ask ask) throws IOException, InterruptedException {
        return switch (ask) {
            case Ask.Digest(Hash known) -> {
                HttpRequest.Builder request = request("GET", "/federation/digest", NOTHING);
                if (!known.equals(Hash.NONE)) {
                    request.header("If-None-Match", "\"" + known + "\"");
                }
                HttpResponse<byte[]> answer = whole(request);
                yield answer.statusCode() == 304
                        ? new Answer.Same()
                        : MessageJson.parseDigest(expect(answer));
            }
            case Ask.Difference difference -> {
                byte[] body = MessageJson.write(difference);
                yield MessageJson.parseDifference(
                        expect(whole(request("POST", "/federation/entries", body))));
            }
        };
    }

    /// Opens the stream of changes; the caller closes it.
    InputStream changes() throws IOException, InterruptedException {
        HttpRequest.Builder request = request("GET", "/federation/changes", NOTHING);
        request.header("Accept", "text/event-stream");
        HttpResponse<InputStream> answer = send(request, info -> BodySubscribers.ofInputStream());
        if (answer.statusCode() == 200) return answer.body();
        try (InputStream body = answer.body()) {
            throw refused(answer, body.readNBytes(200));
        }
    }

    private HttpRequest.Builder request(String method, String path, byte[] body) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + path))
                        .method(
                                method,
                                body.length == 0
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofByteArray(body));
        Map<String, String> signed =
                RequestSignature.sign(
                        key.get(), own, partner.origin(), method, path, body, clock.millis());
        signed.forEach(request::header);
        return request;
    }

    private HttpResponse<byte[]> whole(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return send(
                request,
                info -> BodySubscribers.limiting(BodySubscribers.ofByteArray(), MAX_ANSWER));
    }

    private byte[] expect(HttpResponse<byte[]> answer) throws IOException {
        if (answer.statusCode() == 200) return answer.body();
        throw refused(answer, answer.body());
    }

    private IOException refused(HttpResponse<?> answer, byte[] body) {
        String line = line(body);
        String said =
                base + ": status " + answer.statusCode() + (line.isEmpty() ? "" : ": " + line);
        if (answer.statusCode() != 429 && answer.statusCode() != 503) return new IOException(said);
        String wait = answer.headers().firstValue("Retry-After").orElse("");
        return new LaterException(said, wait.matches("\\d{1,3}") ? Integer.parseInt(wait) : 30);
    }

    // What a partner says ends up in the log and on the page.
    private static String line(byte[] body) {
        String text = new String(body, 0, Math.min(200, body.length), StandardCharsets.UTF_8);
        return text.lines().findFirst().orElse("").replaceAll("\\p{Cntrl}", "").strip();
    }

    // A request's own timeout ends with the answer's header: this one covers the body too, except
    // of
    // one that is streamed.
    private <T> HttpResponse<T> send(HttpRequest.Builder request, BodyHandler<T> handler)
            throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<T>> answer = http.sendAsync(request.build(), handler);
        try {
            return answer.get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new HttpTimeoutException(
                    base + " did not answer within " + DEADLINE.toSeconds() + " s");
        } catch (ExecutionException failed) {
            throw clearer(failed.getCause());
        } finally {
            answer.cancel(true);
        }
    }

    private IOException clearer(Throwable cause) {
        String why =
                cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        IOException clearer =
                cause instanceof ConnectException
                        ? new ConnectException("cannot connect to " + base)
                        : new IOException(base + ": " + why);
        clearer.initCause(cause);
        return clearer;
    }
}
