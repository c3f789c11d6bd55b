package goop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `make demo`, as a stranger runs it, where the usual port is taken.
class DemoTest {
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Test
    void theDemonstrationShowsPeersTakesAnotherPortAndKeepsWhatItSays() throws Exception {
        Path temporary = Files.createTempDirectory("demo-test");
        ServerSocket taken = take(8787);
        ProcessBuilder builder =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.io.tmpdir=" + temporary,
                        "-jar",
                        "build/goop.jar",
                        "demo");
        Map<String, String> environment = builder.environment();
        environment.put("CI", "true");
        Process process = builder.start();
        try {
            String said = upTo(process.errorReader(), "cannot listen on 127.0.0.1:8787");
            assertTrue(said.endsWith("; taking a free port instead\n"), said);
            String greeting = upTo(process.inputReader(), "Ctrl-C ends it.");
            String url = find("(http://127.0.0.1:[0-9]+)/\n", greeting);

            BufferedReader events = events(url);
            await(events, "Alice", "Workshop", "Bob", "Carol");
            // Something goes on by itself.
            await(events, "on the train");
            // What is to be pasted works, and is seen.
            Matcher curl = matcher("curl (\\S+) -d '(.*)'\n", greeting);
            HttpRequest join =
                    HttpRequest.newBuilder(URI.create(curl.group(1)))
                            .POST(HttpRequest.BodyPublishers.ofString(curl.group(2)))
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .build();
            assertEquals(204, http.send(join, BodyHandlers.discarding()).statusCode());
            await(events, "Hello from curl");
            assertTrue(Files.exists(Path.of(find("-jar (\\S+) watch", greeting))), greeting);

            String password = find("password (\\S+) ", greeting);
            HttpRequest admin = request(url + "/admin", "admin:" + password);
            assertEquals(200, http.send(admin, BodyHandlers.discarding()).statusCode());
            HttpRequest wrong = request(url + "/admin", "admin:" + password + "x");
            assertEquals(401, http.send(wrong, BodyHandlers.discarding()).statusCode());

            process.destroy();
            assertTrue(process.waitFor(25, TimeUnit.SECONDS), "5 s are promised");
            try (var left = Files.list(temporary)) {
                assertFalse(
                        left.anyMatch(each -> each.getFileName().toString().startsWith("goop")));
            }
        } finally {
            process.destroyForcibly();
            if (taken != null) taken.close();
        }
    }

    @Test
    void aPortThatWasAskedForAndIsTakenIsAnError() throws Exception {
        try (ServerSocket taken = take(0)) {
            var err = new java.io.ByteArrayOutputStream();
            int status =
                    CommandLine.run(
                            java.util.List.of("demo", "--port", "" + taken.getLocalPort()),
                            java.io.InputStream.nullInputStream(),
                            new java.io.PrintStream(java.io.OutputStream.nullOutputStream()),
                            new java.io.PrintStream(err, true));
            assertEquals(1, status);
            assertTrue(err.toString().contains("cannot listen on 127.0.0.1:"), err::toString);
        }
    }

    /// Null where somebody else has it: then it is taken all the same.
    private static ServerSocket take(int port) throws IOException {
        try {
            return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
        } catch (BindException already) {
            return null;
        }
    }

    private static String upTo(BufferedReader in, String last) throws IOException {
        StringBuilder text = new StringBuilder();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            text.append(line).append('\n');
            if (line.contains(last)) return text.toString();
        }
        throw new IOException("ended after " + text);
    }

    private static Matcher matcher(String pattern, String text) {
        Matcher found = Pattern.compile(pattern).matcher(text);
        assertTrue(found.find(), text);
        return found;
    }

    private static String find(String pattern, String text) {
        return matcher(pattern, text).group(1);
    }

    private BufferedReader events(String url) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/events")).build();
        return new BufferedReader(
                new InputStreamReader(
                        http.send(request, BodyHandlers.ofInputStream()).body(),
                        StandardCharsets.UTF_8));
    }

    /// Returns once all of them were seen, in whatever order.
    private static void await(BufferedReader events, String... words) throws IOException {
        Set<String> missing = new HashSet<>(Set.of(words));
        while (!missing.isEmpty()) {
            String line = events.readLine();
            if (line == null) throw new IOException("the stream ended before " + missing);
            missing.removeIf(line::contains);
        }
    }

    private static HttpRequest request(String url, String credentials) {
        byte[] bytes = credentials.getBytes(StandardCharsets.UTF_8);
        return HttpRequest.newBuilder(URI.create(url))
                .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(bytes))
                .build();
    }
}
