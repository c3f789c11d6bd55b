package goop.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/// What is taken of an answer, and what is not waited for.
class CheckedCallTest {
    private interface Server {
        void serve(OutputStream out) throws Exception;
    }

    private static CheckedCall.Answer get(int most, Duration deadline, Server server)
            throws Exception {
        try (ServerSocket listening = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread thread =
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        try (Socket socket = listening.accept()) {
                                            socket.getInputStream().read(new byte[4096]);
                                            server.serve(socket.getOutputStream());
                                        } catch (Exception cut) {
                                            // The client may go first: that is what is tested.
                                            Thread.currentThread().interrupt();
                                        }
                                    });
            try {
                URI url = URI.create("http://127.0.0.1:" + listening.getLocalPort() + "/x");
                return CheckedCall.of(url, each -> {}, deadline).get(most);
            } finally {
                thread.interrupt();
            }
        }
    }

    private static Server says(String answer) {
        return out -> out.write(answer.getBytes(StandardCharsets.US_ASCII));
    }

    private static final Duration LONG = Duration.ofSeconds(30);

    @Test
    void aDocumentOfTheLargestSizeIsTakenAndALargerOneIsNot() throws Exception {
        String head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n";
        CheckedCall.Answer answer = get(4, LONG, says(head + "1234"));
        assertEquals(200, answer.status());
        assertArrayEquals("1234".getBytes(StandardCharsets.US_ASCII), answer.body());
        assertThrows(IOException.class, () -> get(4, LONG, says(head + "12345")));
    }

    @Test
    void aHeadWithoutEndIsRefused() {
        IOException refused =
                assertThrows(
                        IOException.class,
                        () -> get(4, LONG, says("HTTP/1.1 200 OK\r\n" + "a: b\r\n".repeat(9000))));
        assertTrue(refused.getMessage().contains("head"), refused.getMessage());
        assertThrows(IOException.class, () -> get(4, LONG, says("HTTP/1.1 200 OK\r\na: b\r\n")));
    }

    @Test
    void aDrippedAnswerEndsAtTheDeadline() {
        long began = System.nanoTime();
        assertThrows(
                IOException.class,
                () ->
                        get(
                                100_000,
                                Duration.ofSeconds(1),
                                out -> {
                                    out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes());
                                    while (!Thread.interrupted()) {
                                        out.write('x');
                                        out.flush();
                                        Thread.sleep(50);
                                    }
                                }));
        double seconds = (System.nanoTime() - began) / 1e9;
        System.out.printf("a dripped answer was cut after %.2f s%n", seconds);
        assertTrue(seconds < 5, seconds + " s");
    }

    @Test
    void aRedirectIsAnAnswerLikeAnyOther() throws Exception {
        String answer = "HTTP/1.1 302 Found\r\nLocation: http://10.0.0.1/\r\n\r\n";
        assertEquals(302, get(4, LONG, says(answer)).status());
    }

    @Test
    void answersThatAreNoHttpAreRefusedWhereverTheyEnd() throws Exception {
        String answer = "HTTP/1.1 204 No Content\r\n";
        assertEquals(204, status(answer));
        assertEquals(500, status("HTTP/1.0 500\n"));
        for (int end = 0; end < answer.length() - 1; end++) {
            String cut = answer.substring(0, end);
            assertThrows(IOException.class, () -> status(cut), cut);
        }
        for (String bad :
                List.of(
                        "HTTP/2 200 OK\n",
                        "HTTP/1.1 999 x\n",
                        "SSH-2.0\n",
                        "x".repeat(5000),
                        "HTTP/1.1 100 C\n")) {
            assertThrows(IOException.class, () -> status(bad), bad);
        }
    }

    private static int status(String answer) throws IOException {
        return StatusLine.read(
                new ByteArrayInputStream(answer.getBytes(StandardCharsets.ISO_8859_1)));
    }
}
