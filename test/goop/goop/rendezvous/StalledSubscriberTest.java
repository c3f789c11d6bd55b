package goop.rendezvous;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.presence.PresenceClient;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A subscriber stops reading under load, is cut, resumes, and has the same picture as the others,
/// who did not feel it.
class StalledSubscriberTest {
    private static final String WATCH =
            "GET /events?view=changes HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";

    @Test
    void oneThatStopsReadingIsCutAndResumesWithTheSamePicture() throws Exception {
        HttpClient shared = PresenceClient.sharedHttp();
        try (TestServer server =
                        TestServer.start(
                                "presence.ttl_seconds=300",
                                "presence.limit_address_per_minute=0",
                                "presence.limit_peer_per_minute=0");
                Watcher steady = new Watcher(server.url("").toString(), shared);
                Socket stalled = new Socket("127.0.0.1", server.url("").getPort())) {
            stalled.setReceiveBufferSize(4096);
            stalled.setSoTimeout(60_000);
            stalled.getOutputStream().write(WATCH.getBytes(StandardCharsets.US_ASCII));
            String id = firstId(stalled.getInputStream());
            steady.awaitConnected();
            assertEquals(2, server.server.openStreams());

            // More than the sockets between can hold, so that the server's write to it blocks.
            Map<String, String> truth = new TreeMap<>();
            String padding = "x".repeat(3800);
            long began = System.nanoTime();
            int messages = 0;
            while (server.server.openStreams() > 1 && seconds(began) < 150) {
                String peer = "peer" + messages % 50;
                String label = messages + padding;
                server.publish(
                        "{\"type\":\"update\",\"peerID\":\"%s\",\"content\":\"%s\"}"
                                .formatted(peer, label));
                truth.put(peer, label);
                messages++;
            }
            System.out.printf(
                    "a stream that takes nothing was cut after %.0f s (limit 30 s), %d messages%n",
                    seconds(began), messages);
            assertEquals(1, server.server.openStreams(), "the stalled stream is still open");
            assertTrue(messages > 50, "too few messages to show anything: " + messages);
            steady.awaitPicture(truth, Duration.ofSeconds(30));

            // It comes back where it was; that is long out of the log, so it gets a new picture.
            try (TestServer.Lines again = server.events("?view=changes", "Last-Event-ID", id)) {
                StringBuilder picture = new StringBuilder();
                for (String line = again.next(); !line.equals("event: live"); line = again.next()) {
                    if (line.startsWith("data: [")) picture.append(line);
                }
                for (Map.Entry<String, String> each : truth.entrySet()) {
                    assertTrue(
                            picture.indexOf("\"content\":\"" + each.getValue() + "\"") >= 0,
                            each.getKey());
                }
                assertFalse(picture.isEmpty());
            }
        } finally {
            shared.shutdownNow();
        }
    }

    @Test
    void manyThatTakeNothingOfTheirSnapshotKeepNobodyFromHis() throws Exception {
        // Five times as many as may write theirs at once.
        int many = 5 * 4 * Runtime.getRuntime().availableProcessors();
        List<Socket> stalled = new ArrayList<>();
        try (TestServer server =
                TestServer.start(
                        "presence.ttl_seconds=300",
                        "presence.limit_streams_per_address=0",
                        "presence.limit_address_per_minute=0",
                        "presence.limit_peer_per_minute=0")) {
            // More than the sockets between can hold.
            String content = "x".repeat(3800);
            for (int i = 0; i < 2500; i++) {
                String message = "{\"type\":\"online\",\"peerID\":\"p%d\",\"content\":\"%s\"}";
                assertEquals(204, server.publish(message.formatted(i, content)).statusCode());
            }
            for (int i = 0; i < many; i++) {
                Socket socket = new Socket();
                stalled.add(socket);
                socket.setReceiveBufferSize(4096);
                socket.setSoTimeout(20_000);
                socket.connect(server.server.address());
                socket.getOutputStream().write(WATCH.getBytes(StandardCharsets.US_ASCII));
                until(": ok", socket.getInputStream());
            }
            try (TestServer.Lines watcher = server.events("?view=changes")) {
                assertEquals("event: live", watcher.next("event: live"));
                // It did not have to wait until those were cut.
                assertEquals(many + 1, server.server.openStreams());
            }
        } finally {
            for (Socket each : stalled) each.close();
        }
    }

    private static double seconds(long began) {
        return (System.nanoTime() - began) / 1e9;
    }

    private static String firstId(InputStream in) throws IOException {
        String text = until("data: {}", in);
        int at = text.indexOf("id: ") + 4;
        return text.substring(at, text.indexOf("\n", at));
    }

    private static String until(String end, InputStream in) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.indexOf(end) < 0) {
            int each = in.read();
            if (each < 0) throw new IOException("the stream ended: " + text);
            text.append((char) each);
        }
        return text.toString();
    }
}
