package goop.load;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.FutureTask;

class Http1ConnectionTest {
    private final ServerSocket server;

    Http1ConnectionTest() throws IOException {
        server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    // A server that reads the head of one request and says that; gives the head.
    private FutureTask<String> saying(String answer) {
        FutureTask<String> head =
                new FutureTask<>(
                        () -> {
                            try (Socket socket = server.accept()) {
                                StringBuilder read = new StringBuilder();
                                InputStream in = socket.getInputStream();
                                while (read.indexOf("\r\n\r\n") < 0) read.append((char) in.read());
                                OutputStream out = socket.getOutputStream();
                                out.write(answer.getBytes(StandardCharsets.ISO_8859_1));
                                out.flush();
                                socket.shutdownOutput();
                                // Until the client has gone: what is left unread would be a reset.
                                in.skipNBytes(Long.MAX_VALUE);
                            } catch (IOException gone) {
                                return "";
                            }
                            return "";
                        });
        Thread.ofVirtual().start(head);
        return head;
    }

    private Http1Connection open() throws IOException {
        int port = server.getLocalPort();
        return Http1Connection.open(
                URI.create("http://127.0.0.1:" + port + "/goop/"),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                Duration.ofSeconds(30));
    }

    @Test
    void anAnswerHasStatusHeadersAndBody() throws Exception {
        saying("HTTP/1.1 429 Too Many\r\nRetry-AFTER:  7 \r\nContent-Length: 3\r\n\r\nno!");
        try (Http1Connection connection = open()) {
            Http1Connection.Answer answer = connection.post("/publish", Map.of(), new byte[2]);
            assertEquals(429, answer.status());
            assertEquals(Duration.ofSeconds(7), answer.seconds("retry-after"));
            assertArrayEquals("no!".getBytes(StandardCharsets.US_ASCII), answer.body());
        }
    }

    @Test
    void aStreamIsWhatIsInItsChunks() throws Exception {
        saying(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + "3;a=b\r\nabc\r\nA\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n");
        try (Http1Connection connection = open();
                InputStream body = connection.stream("/events", Map.of())) {
            assertEquals(
                    "abc0123456789", new String(body.readAllBytes(), StandardCharsets.US_ASCII));
        }
    }

    @Test
    void aStreamThatIsRefusedSaysWithWhat() throws Exception {
        saying("HTTP/1.1 503 Later\r\nRetry-After: 1\r\n\r\n");
        try (Http1Connection connection = open()) {
            var refused =
                    assertThrows(
                            Http1Connection.Unexpected.class,
                            () -> connection.stream("/events", Map.of()));
            assertEquals(503, refused.answer().status());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "SSH-2.0-OpenSSH_9.2\r\n",
                "HTTP/1.1 999 What\r\n\r\n",
                "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFF\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab"
            })
    void whatIsNoAnswerIsAnError(String answer) throws Exception {
        saying(answer);
        try (Http1Connection connection = open()) {
            assertThrows(IOException.class, () -> connection.get("/"));
        }
    }

    @Test
    void linesHeadersAndBodiesWithoutEndAreCutOff() throws Exception {
        for (String endless :
                new String[] {
                    "HTTP/1.1 200 " + "x".repeat(100_000),
                    "HTTP/1.1 200 OK\r\n" + uniqueHeaders(1000),
                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                            + ("10000\r\n" + "x".repeat(0x10000) + "\r\n").repeat(3)
                }) {
            saying(endless);
            try (Http1Connection connection = open()) {
                assertThrows(IOException.class, () -> connection.get("/"));
            }
        }
    }

    private static String uniqueHeaders(int count) {
        StringBuilder headers = new StringBuilder();
        for (int i = 0; i < count; i++) headers.append("X-" + i + ": y\r\n");
        return headers.append("\r\n").toString();
    }
}
