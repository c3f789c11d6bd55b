package goop.hub;

import goop.json.JsonException;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Asks a rendezvous server how it is: one request with a deadline for all of it, no redirect, no
/// more than a bound of the answer read, the certificate checked.
///
/// Its address is the operator's own word, from behind his password, and may well be a private one.
final class ServerProbe {
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    /// A server with many bans has a long answer.
    private static final int MAX_ANSWER = 2 << 20;

    private final HttpClient http;

    /// @param http follows no redirects
    ServerProbe(HttpClient http) {
        this.http = http;
    }

    /// @throws IOException says why there is no answer, or none that can be read
    ServerReading ask(WatchedServer server) throws IOException, InterruptedException {
        boolean signedIn = !server.password().isEmpty();
        String path = signedIn ? "/admin/state.json" : "/healthz?verbose";
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url() + path));
        if (signedIn) {
            byte[] words = ("admin:" + server.password().value()).getBytes(StandardCharsets.UTF_8);
            request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(words));
        }
        HttpResponse<byte[]> answer = within(request.build());
        int status = answer.statusCode();
        if (status == 401) throw new IOException("its admin has another password");
        // A server that is not well says so with 503, and why in the body.
        if (status != 200 && !(status == 503 && !signedIn)) {
            throw new IOException("it answered " + status);
        }
        try {
            return ServerReading.parse(answer.body());
        } catch (JsonException wrong) {
            throw new IOException("it is no rendezvous server: " + wrong.getMessage(), wrong);
        }
    }

    // A timeout of the request alone ends with the headers.
    private HttpResponse<byte[]> within(HttpRequest request)
            throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> coming =
                http.sendAsync(
                        request,
                        info ->
                                BodySubscribers.limiting(
                                        BodySubscribers.ofByteArray(), MAX_ANSWER));
        try {
            return coming.get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException slow) {
            coming.cancel(true);
            throw new IOException("no answer within " + DEADLINE.toSeconds() + " s", slow);
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause();
            String why = cause.getMessage() == null ? "cannot connect" : cause.getMessage();
            throw new IOException(why, cause);
        }
    }
}
