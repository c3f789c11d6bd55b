package goop.rendezvous;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// What follows a restart: everybody comes at once.
class StormTest {
    private static final int PEERS = 1000;
    private static final String NAME = "storm-";

    @Test
    void aThousandPeersComeAtOnceAndEachSeesAll() throws Exception {
        List<String> failures = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(PEERS);
        try (TestServer server = TestServer.start("presence.ttl_seconds=600")) {
            int port = server.server.address().getPort();
            for (int i = 0; i < PEERS; i++) {
                int peer = i;
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    try {
                                        go.await();
                                        come(port, peer);
                                    } catch (IOException | InterruptedException e) {
                                        failures.add(peer + ": " + e);
                                    } finally {
                                        done.countDown();
                                    }
                                });
            }
            long begun = System.nanoTime();
            go.countDown();
            assertTrue(done.await(2, TimeUnit.MINUTES), done.getCount() + " peers still wait");
            System.out.printf(
                    "StormTest: %d peers saw each other after %d ms%n",
                    PEERS, Duration.ofNanos(System.nanoTime() - begun).toMillis());
            assertEquals(List.of(), failures);
        }
    }

    /// Watches, publishes, and stays until it has seen everybody.
    private static void come(int port, int peer) throws IOException {
        // To HTTP/1.0 the stream comes without chunks, which would cut lines in two.
        try (Socket stream = connect(port, "GET /events?view=changes HTTP/1.0\r\n\r\n")) {
            BufferedReader in = reader(stream);
            expect("HTTP/1.1 200 OK", in.readLine());
            String body = "{\"type\":\"online\",\"peerID\":\"%s%d\"}".formatted(NAME, peer);
            String head = "POST /publish HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n";
            try (Socket publish = connect(port, head.formatted(body.length()) + body)) {
                expect("HTTP/1.1 204 No Content", reader(publish).readLine());
            }
            BitSet seen = new BitSet(PEERS);
            while (seen.cardinality() < PEERS) {
                String line = in.readLine();
                if (line == null) throw new IOException("ended, " + seen.cardinality() + " seen");
                note(line, seen);
            }
        }
    }

    private static void note(String line, BitSet seen) {
        for (int at = line.indexOf(NAME); at >= 0; at = line.indexOf(NAME, at)) {
            at += NAME.length();
            int end = line.indexOf('"', at);
            seen.set(Integer.parseInt(line.substring(at, end)));
        }
    }

    private static Socket connect(int port, String request) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(60_000);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    }

    private static void expect(String status, String line) throws IOException {
        if (!status.equals(line)) throw new IOException(line + " instead of " + status);
    }
}
