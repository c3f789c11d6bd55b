package goop.rendezvous;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// Somebody else who may use the NATS server, and subscribes to everything.
final class NatsEavesdropper implements AutoCloseable {
    private final Socket socket;
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();

    private NatsEavesdropper(Socket socket) {
        this.socket = socket;
    }

    /// Hears everything that is said after this has returned.
    static NatsEavesdropper at(NatsServer nats) throws Exception {
        NatsEavesdropper fresh =
                new NatsEavesdropper(new Socket(InetAddress.getLoopbackAddress(), nats.port));
        fresh.say("CONNECT {\"verbose\":false}\r\nSUB > 1\r\nPING\r\n");
        Thread.ofVirtual().name("eavesdropper").start(fresh::listen);
        TestServer.await(Duration.ofSeconds(30), () -> fresh.heard().contains("PONG"));
        return fresh;
    }

    private synchronized void say(String line) throws IOException {
        socket.getOutputStream().write(line.getBytes(StandardCharsets.US_ASCII));
    }

    private void listen() {
        byte[] some = new byte[16_384];
        try (InputStream in = socket.getInputStream()) {
            for (int count; (count = in.read(some)) >= 0; ) {
                heard.write(some, 0, count);
                String text = new String(some, 0, count, StandardCharsets.ISO_8859_1);
                if (text.contains("PING\r\n")) say("PONG\r\n");
            }
        } catch (IOException end) {
            heard.writeBytes(("\n" + end).getBytes(StandardCharsets.US_ASCII));
        }
    }

    /// The bytes as they came, each one character.
    String heard() {
        return heard.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
