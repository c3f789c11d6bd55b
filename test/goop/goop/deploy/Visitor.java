package goop.deploy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

/// Somebody with an address of his own in 127.0.0.0/8, before a site.
///
/// @param base without a slash at its end
record Visitor(HttpClient http, String base) implements AutoCloseable {
    static final String PASSWORD = "correct horse";

    static Visitor from(String address, Certificate certificate, String base) throws Exception {
        return visitor(address, base, HttpClient.newBuilder().sslContext(certificate.trusted()));
    }

    /// Without TLS.
    static Visitor plain(String address, String base) throws IOException {
        return visitor(address, base, HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1));
    }

    private static Visitor visitor(String address, String base, HttpClient.Builder client)
            throws IOException {
        HttpClient http =
                client.localAddress(InetAddress.getByName(address))
                        .connectTimeout(Duration.ofSeconds(10))
                        .build();
        return new Visitor(http, base);
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(20));
    }

    HttpResponse<String> send(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path));
    }

    HttpResponse<String> asAdmin(String path) throws IOException, InterruptedException {
        byte[] words = ("admin:" + PASSWORD).getBytes(StandardCharsets.UTF_8);
        String encoded = Base64.getEncoder().encodeToString(words);
        return send(request(path).header("Authorization", "Basic " + encoded));
    }

    /// Says that this peer is here.
    ///
    /// @param headers names and values
    /// @return the status
    int publish(String peer, String... headers) throws IOException, InterruptedException {
        String message = "{\"type\":\"online\",\"peerID\":\"%s\",\"content\":\"%s\"}";
        HttpRequest.Builder request =
                request("/publish").POST(BodyPublishers.ofString(message.formatted(peer, peer)));
        if (headers.length > 0) request.headers(headers);
        return send(request).statusCode();
    }

    /// An open stream.
    record Stream(int status, BufferedReader lines) implements AutoCloseable {
        /// Waits for a line with these words.
        void awaitLine(String words) throws IOException {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.contains(words)) return;
            }
            throw new IOException("the stream ended before " + words);
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }

    /// Opens one; the caller closes it.
    Stream events() throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + "/events?view=changes"));
        HttpResponse<InputStream> answer = http.send(request.build(), BodyHandlers.ofInputStream());
        InputStreamReader reader = new InputStreamReader(answer.body(), StandardCharsets.UTF_8);
        return new Stream(answer.statusCode(), new BufferedReader(reader));
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
