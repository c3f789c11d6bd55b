package goop.rendezvous;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A server whose heap is full of streams and of half-sent large bodies: it refuses more of both,
/// and presence goes on as if nothing were.
class NearlyFullHeapTest {
    private static final int LARGE = 30_000;
    private static final int ATTEMPTS = 120;
    // A sixteenth of 40 MiB, and half of that for large ones: about 40 find room.
    private static final int REFUSED = 60;

    @TempDir Path folder;

    private final List<AutoCloseable> open = new ArrayList<>();
    private int port;

    @Test
    void largeRequestsAndFurtherStreamsAreRefusedAndPresenceLives() throws Exception {
        Path log = folder.resolve("log");
        Process process = start(log);
        try {
            BufferedReader first = subscribe();
            assertEquals("HTTP/1.1 200 OK", first.readLine());
            int streams = 1;
            while (subscribe().readLine().equals("HTTP/1.1 200 OK")) streams++;
            System.out.println("40 MiB of heap took " + streams + " streams");
            assertTrue(streams > 300, streams + " streams only");

            CountDownLatch refused = new CountDownLatch(REFUSED);
            for (int i = 0; i < ATTEMPTS; i++) halfABody(refused);
            assertTrue(refused.await(60, TimeUnit.SECONDS), refused.getCount() + " too few");

            assertEquals("HTTP/1.1 204 No Content", publish("small", 1));
            awaitPeer(first, "small");
            assertEquals("HTTP/1.1 503 Service Unavailable", publish("big", LARGE));

            for (AutoCloseable each : open.subList(open.size() - ATTEMPTS, open.size())) {
                each.close();
            }
            // The server learns of each closed connection when it reads on.
            long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            String answer = publish("big", LARGE);
            while (!answer.startsWith("HTTP/1.1 204") && System.nanoTime() < deadline) {
                answer = publish("big", LARGE);
            }
            assertEquals("HTTP/1.1 204 No Content", answer);
            awaitPeer(first, "big");
            assertTrue(process.isAlive());
            assertFalse(Files.readString(log).contains("OutOfMemoryError"), Files.readString(log));
            long begun = System.nanoTime();
            process.destroy();
            assertTrue(process.waitFor(25, TimeUnit.SECONDS), "5 s are promised");
            System.out.println("ended in " + (System.nanoTime() - begun) / 1_000_000 + " ms");
            assertTrue(Set.of(0, 143).contains(process.exitValue()), "" + process.exitValue());
        } finally {
            for (AutoCloseable each : open) each.close();
            process.destroy();
            if (!process.waitFor(10, TimeUnit.SECONDS)) process.destroyForcibly();
        }
    }

    private Process start(Path log) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx40m"));
        // The halves wait as long as the test does.
        command.add("-Dsun.net.httpserver.maxReqTime=300");
        command.addAll(List.of("-jar", "build/goop.jar", "rendezvous"));
        command.add(folder.resolve("board").toString());
        for (String each :
                List.of("rendezvous_port=0", "limit_address_per_minute=0", "ttl_seconds=600")) {
            command.addAll(List.of("--set", "presence." + each));
        }
        Process process =
                new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.to(log.toFile()))
                        .start();
        BufferedReader out = process.inputReader();
        for (String line = out.readLine(); port == 0; line = out.readLine()) {
            if (line == null) throw new IOException("did not start: " + Files.readString(log));
            if (line.contains("dashboard")) {
                port = Integer.parseInt(line.replaceFirst(".*:(\\d+)/$", "$1"));
            }
        }
        return process;
    }

    private Socket connect(String request) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        open.add(socket);
        socket.setSoTimeout(60_000);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    }

    private BufferedReader subscribe() throws IOException {
        return reader(connect("GET /events HTTP/1.0\r\n\r\n"));
    }

    private static String head(int length, String more) {
        return "POST /publish HTTP/1.1\r\nHost: localhost\r\n"
                + more
                + "Content-Length: "
                + length
                + "\r\n\r\n";
    }

    /// Announces a large body and sends half of it. Either the server says no, or it waits for the
    /// rest.
    private void halfABody(CountDownLatch refused) throws IOException {
        Socket socket = connect(head(LARGE, "") + "x".repeat(LARGE / 2));
        Thread.ofVirtual()
                .start(
                        () -> {
                            try {
                                String line = reader(socket).readLine();
                                if (line != null && line.startsWith("HTTP/1.1 503")) {
                                    refused.countDown();
                                }
                            } catch (IOException closed) {
                                // By the test, at its end.
                            }
                        });
    }

    /// @param more bytes of a field that nobody knows
    private String publish(String peer, int more) throws IOException {
        String body =
                "{\"type\":\"online\",\"peerID\":\"%s\",\"more\":\"%s\"}"
                        .formatted(peer, "x".repeat(more));
        try (Socket socket = connect(head(body.length(), "Connection: close\r\n") + body)) {
            open.removeLast();
            return reader(socket).readLine();
        }
    }

    private static void awaitPeer(BufferedReader stream, String peer) throws IOException {
        for (String line = stream.readLine(); line != null; line = stream.readLine()) {
            if (line.contains("\"peerID\":\"" + peer + "\"")) return;
        }
        throw new IOException("the stream ended");
    }
}
