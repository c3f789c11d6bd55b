package goop.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Clients that drip, that fall silent, and that never read: each is cut, and others do not feel
/// it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SlowClientTest {
    private static final String HELLO =
            "GET /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

    private ChildServer server;

    @BeforeAll
    void start() throws IOException {
        server =
                ChildServer.start(
                        List.of(),
                        "-Dtest.requestSeconds=1",
                        "-Dtest.idleSeconds=1",
                        // Looks for silent connections more often than each ten seconds.
                        "-Dsun.net.httpserver.clockTick=200",
                        "-Dtest.writeMillis=1000");
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket();
        // What a client that never reads keeps in its kernel.
        socket.setReceiveBufferSize(8 * 1024);
        socket.setSoTimeout(20_000);
        socket.connect(server.address());
        return socket;
    }

    /// Sends a byte each 50 ms until the server has enough; returns after how many milliseconds
    /// that was, and asks for something else all the while.
    private long dripUntilCut(String start) throws IOException, InterruptedException {
        long began = System.nanoTime();
        try (Socket socket = connect()) {
            OutputStream out = socket.getOutputStream();
            out.write(start.getBytes(StandardCharsets.US_ASCII));
            socket.setSoTimeout(50);
            while (System.nanoTime() - began < 20_000_000_000L) {
                out.write('a');
                try {
                    if (socket.getInputStream().read() < 0) break;
                } catch (java.net.SocketTimeoutException notYet) {
                    String answer = RawHttp.ask(server.address(), HELLO);
                    assertTrue(answer.endsWith("hello\n"), answer);
                }
            }
        } catch (java.net.SocketException cut) {
            // Reset rather than closed.
        }
        return (System.nanoTime() - began) / 1_000_000;
    }

    private static void withinFive(String what, long expected, long millis) {
        System.out.println("SlowClientTest " + what + " cut after ms=" + millis);
        assertTrue(millis >= expected / 2, what + " was cut after " + millis + " ms already");
        assertTrue(millis < 5 * expected, what + " was cut after " + millis + " ms only");
    }

    @Test
    void aDrippedHeaderIsCut() throws Exception {
        // The deadline, and the second in which the JDK looks again.
        withinFive("header", 2000, dripUntilCut("GET /hello HTTP/1.1\r\nX: "));
    }

    @Test
    void aDrippedBodyIsCut() throws Exception {
        String start = "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 9999\r\n\r\n";
        withinFive("body", 2000, dripUntilCut(start));
    }

    @Test
    void aDrippedBodyThatNobodyWantsIsCut() throws Exception {
        String start = "POST /nowhere HTTP/1.1\r\nHost: x\r\nContent-Length: 9999\r\n\r\n";
        try (Socket socket = connect()) {
            socket.getOutputStream().write(start.getBytes(StandardCharsets.US_ASCII));
            long began = System.nanoTime();
            assertTrue(RawHttp.readAll(socket).startsWith("HTTP/1.1 404"));
            withinFive("unwanted body", 2000, (System.nanoTime() - began) / 1_000_000);
        }
    }

    @Test
    void aConnectionOnWhichNothingIsEverAskedIsClosed() throws IOException {
        try (Socket socket = connect()) {
            long began = System.nanoTime();
            assertEquals("", RawHttp.readAll(socket));
            withinFive("silence", 1200, (System.nanoTime() - began) / 1_000_000);
        }
    }

    @Test
    void anIdleConnectionIsClosed() throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream()
                    .write(
                            HELLO.replace("Connection: close\r\n", "")
                                    .getBytes(StandardCharsets.US_ASCII));
            long began = System.nanoTime();
            assertTrue(RawHttp.readAll(socket).endsWith("hello\n"));
            withinFive("idle", 1200, (System.nanoTime() - began) / 1_000_000);
        }
    }

    @Test
    void aStreamThatIsNeverReadIsCutAndOthersGoOn() throws IOException {
        try (Socket reader = connect();
                Socket stuck = connect()) {
            ask(reader, "/ticks");
            ask(stuck, "/flood");
            long before = server.process().pid();
            String end = server.line();
            System.out.println("SlowClientTest flood " + end + " pid=" + before);
            assertTrue(end.startsWith("failed ClosedByInterruptException"), end);
            // The other one still ticks: much more comes than was under way.
            byte[] ticks = reader.getInputStream().readNBytes(2000);
            assertTrue(new String(ticks, StandardCharsets.US_ASCII).contains(": ping"));
        }
        assertTrue(server.line().startsWith("failed "));
    }

    @Test
    void anAnswerThatIsNeverReadIsCut() throws IOException {
        try (Socket stuck = connect()) {
            ask(stuck, "/big");
            long began = System.nanoTime();
            // Nothing is read until the server has given up: then the rest is missing.
            while (open(stuck) && System.nanoTime() - began < 20_000_000_000L) Thread.onSpinWait();
            withinFive("big answer", 1000, (System.nanoTime() - began) / 1_000_000);
            assertTrue(RawHttp.readAll(stuck).length() < 64 << 20);
        }
    }

    // The peer's reset shows when we write; a reader would take the bytes away.
    private static boolean open(Socket socket) {
        try {
            socket.sendUrgentData(0);
            Thread.sleep(50);
            return true;
        } catch (IOException | InterruptedException e) {
            return false;
        }
    }

    @Test
    void aClientThatVanishesIsNoticedAtOnce() throws IOException {
        Socket socket = connect();
        ask(socket, "/ticks");
        socket.getInputStream().readNBytes(300);
        socket.close();
        String end = server.line();
        assertTrue(end.startsWith("failed IOException"), end);
    }

    @Test
    void manyIdleConnectionsAreKept() throws IOException {
        // The JDK alone would close those beyond 200.
        List<Socket> sockets = new ArrayList<>();
        byte[] request =
                HELLO.replace("Connection: close\r\n", "").getBytes(StandardCharsets.US_ASCII);
        try {
            for (int i = 0; i < 300; i++) sockets.add(connect());
            for (int round = 0; round < 2; round++) {
                for (Socket each : sockets) each.getOutputStream().write(request);
                for (Socket each : sockets) {
                    byte[] start = each.getInputStream().readNBytes(15);
                    assertEquals("HTTP/1.1 200 OK", new String(start, StandardCharsets.US_ASCII));
                    each.getInputStream().skipNBytes(each.getInputStream().available());
                }
            }
        } finally {
            for (Socket each : sockets) each.close();
        }
    }

    private static void ask(Socket socket, String path) throws IOException {
        String request = "GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    }
}
