package goop.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.io.File;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A server at its limits and at its end. Each test in a JVM of its own.
class ServerLifeTest {
    private static final byte[] HELLO = bytes("GET /hello HTTP/1.1\r\nHost: x\r\n\r\n");

    private final List<Socket> sockets = new ArrayList<>();

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private Socket connect(ChildServer server) throws IOException {
        Socket socket = new Socket();
        socket.setSoTimeout(15_000);
        socket.connect(server.address());
        sockets.add(socket);
        return socket;
    }

    private void closeAll() throws IOException {
        for (Socket each : sockets) each.close();
        sockets.clear();
    }

    private static boolean hello(Socket socket) throws IOException {
        StringBuilder answer = new StringBuilder();
        try {
            socket.getOutputStream().write(HELLO);
        } catch (SocketException closed) {
            return false;
        }
        while (answer.indexOf("hello\n") < 0) {
            int next = read(socket);
            if (next < 0) return false;
            answer.append((char) next);
        }
        return answer.indexOf("HTTP/1.1 200") == 0;
    }

    private static int read(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read();
        } catch (SocketException reset) {
            return -1;
        }
    }

    private boolean takesAnother(ChildServer server) throws IOException {
        try (Socket socket = connect(server)) {
            socket.setSoTimeout(2000);
            return hello(socket);
        } catch (SocketTimeoutException refused) {
            return false;
        }
    }

    private void recovers(ChildServer server) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!takesAnother(server)) assertTrue(System.nanoTime() < end, "never recovered");
    }

    @Test
    void connectionsBeyondTheLimitAreClosedAndTheOthersServed() throws IOException {
        try (ChildServer server = ChildServer.start(List.of(), "-Dtest.connections=20")) {
            List<Socket> first = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                Socket socket = connect(server);
                assertTrue(hello(socket), "connection " + i);
                first.add(socket);
            }
            for (int i = 0; i < 50; i++) assertFalse(takesAnother(server), "one too many");
            for (Socket each : first) assertTrue(hello(each));
            closeAll();
            recovers(server);
        }
    }

    @Test
    void theConnectionLimitLeavesDescriptorsFree() throws IOException {
        try (ChildServer server = ChildServer.start(List.of("prlimit", "--nofile=120:120"))) {
            Socket early = connect(server);
            assertTrue(hello(early));
            int refused = 0;
            for (int i = 0; i < 200; i++) {
                Socket socket = connect(server);
                socket.setSoTimeout(2000);
                if (!hello(socket)) refused++;
            }
            System.out.println("ServerLifeTest refused=" + refused + " of 200, descriptors 120");
            assertTrue(refused >= 200 - 70, "took " + (200 - refused));
            assertTrue(hello(early));
            closeAll();
            recovers(server);
        }
    }

    /// Without a limit of connections, that is. While accept fails, the JDK's dispatcher may serve
    /// nobody: it comes back when its timer closes connections that nothing was asked on.
    @Test
    void withoutDescriptorsTheServerLivesAndRecovers() throws IOException {
        List<String> few = List.of("prlimit", "--nofile=100:100");
        try (ChildServer server =
                ChildServer.start(
                        few,
                        "-Djdk.httpserver.maxConnections=-1",
                        "-Dsun.net.httpserver.clockTick=200",
                        "-Dtest.idleSeconds=1")) {
            // Whatever is loaded on the way must be there before descriptors run out.
            for (int i = 0; i < 3; i++) assertTrue(takesAnother(server));
            File open = new File("/proc/" + server.process().pid() + "/fd");
            while (open.list().length < 100) connect(server);
            assertTrue(server.process().isAlive());
            closeAll();
            recovers(server);
        }
    }

    /// The JDK forgets a connection only on some of its ways out. With a limit of 30 connections,
    /// whatever stays in its table shows soon.
    @Test
    void clientsThatVanishInAnyWayLeaveNothingBehind() throws IOException {
        try (ChildServer server =
                ChildServer.start(
                        List.of(),
                        "-Dtest.connections=30",
                        "-Dtest.writeMillis=300",
                        "-Dtest.requestSeconds=1")) {
            String[] asked = {
                "GET /ticks HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /flood HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /big HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n",
                "HEAD /ticks HTTP/1.1\r\nHost: x\r\n\r\n",
                "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc",
                "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nffffffff\r\n",
                "POST /nowhere HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc",
                "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: +4\r\n\r\nabcd",
                "GET /hel",
                "GET /hello HTTP/1.1\r\n\r\n",
                "",
            };
            for (int round = 0; round < 12; round++) {
                for (String each : asked) {
                    Socket socket = new Socket();
                    socket.setReceiveBufferSize(4096);
                    socket.setSoTimeout(10_000);
                    socket.connect(server.address());
                    try {
                        socket.getOutputStream().write(bytes(each));
                        if (round % 3 > 0 && each.endsWith("\r\n\r\n"))
                            socket.getInputStream().read();
                        // Reset instead of an orderly end.
                        if (round % 2 > 0) socket.setSoLinger(true, 0);
                    } catch (SocketException full) {
                        // Those before are not gone yet.
                    }
                    socket.close();
                    if (sockets.isEmpty()) recovers(server);
                }
                closeAll();
                recovers(server);
            }
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            int together = 0;
            while (together < 30 && System.nanoTime() < end) {
                closeAll();
                together = 0;
                while (together < 30 && hello(connect(server))) together++;
            }
            assertEquals(30, together, "places left of 30");
            closeAll();
        }
    }

    @Test
    void atTheEndStreamsAreToldToComeBackAndWhatIsUnderWayIsAnswered() throws Exception {
        try (ChildServer server = ChildServer.start(List.of())) {
            List<Socket> streams = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                Socket socket = connect(server);
                socket.getOutputStream().write(bytes("GET /ticks HTTP/1.1\r\nHost: x\r\n\r\n"));
                socket.getInputStream().readNBytes(200);
                streams.add(socket);
            }
            Socket stuck = connect(server);
            stuck.getOutputStream().write(bytes("GET /flood HTTP/1.1\r\nHost: x\r\n\r\n"));
            Socket dripping = connect(server);
            dripping.getOutputStream().write(bytes("POST /echo HTTP/1.1\r\nHost: x\r\n"));
            Socket slow = connect(server);
            slow.getOutputStream().write(bytes("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n"));
            assertEquals("slow began", server.line());

            long began = System.nanoTime();
            server.process().destroy();
            assertTrue(RawHttp.readAll(slow).endsWith("slow\n"));
            for (Socket each : streams) {
                String rest = RawHttp.readAll(each);
                assertTrue(rest.matches("(?s).*\nretry: [0-9]+\n\n\r\n0\r\n\r\n"), rest);
            }
            assertTrue(server.process().waitFor(20, TimeUnit.SECONDS));
            long millis = (System.nanoTime() - began) / 1_000_000;
            System.out.println("ServerLifeTest stopped after ms=" + millis);
            assertTrue(millis < 5000, "took " + millis + " ms");
            assertEquals(143, server.process().exitValue());
            closeAll();
        }
    }

    @Test
    void anIdleServerStopsAtOnce() throws Exception {
        try (ChildServer server = ChildServer.start(List.of())) {
            Socket idle = connect(server);
            assertTrue(hello(idle));
            long began = System.nanoTime();
            server.process().destroy();
            assertTrue(server.process().waitFor(20, TimeUnit.SECONDS));
            long millis = (System.nanoTime() - began) / 1_000_000;
            System.out.println("ServerLifeTest idle stopped after ms=" + millis);
            assertTrue(millis < 2500, "took " + millis + " ms");
            closeAll();
        }
    }
}
