package goop.libp2p;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.libp2p.ping.Ping;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.function.BooleanSupplier;

/// Peers that take too much, or never finish what they begin. Each test ends with the host as it
/// was, and serving others.
class HostileHostTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String WAIT = "/wait/1.0.0";

    private final List<AutoCloseable> open = new ArrayList<>();

    private Host host(Limits limits, String... listen) throws IOException {
        Host host =
                Host.builder()
                        .limits(limits)
                        .listen(listen)
                        .handle(WAIT, stream -> stream.in().readAllBytes())
                        .start();
        open.add(host);
        return host;
    }

    private Host server(Limits limits) throws IOException {
        return host(limits, "/ip4/127.0.0.1/tcp/0");
    }

    private Host client() throws IOException {
        return host(Limits.defaults());
    }

    private Socket raw(Host server) throws IOException {
        InetSocketAddress address = server.listenAddresses().getFirst().tcpSocket().orElseThrow();
        Socket socket = new Socket(address.getAddress(), address.getPort());
        open.add(socket);
        socket.setSoTimeout((int) SOON.toMillis());
        return socket;
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : open.reversed()) each.close();
    }

    @Test
    void halfOpenHandshakesAreRefusedOverTheLimitAndCutInTime() throws Exception {
        Duration timeout = Duration.ofSeconds(1);
        Host server = server(Limits.defaults().with(new Limits.Handshakes(50, 50, timeout)));
        List<Socket> silent = new ArrayList<>();
        for (int count = 0; count < 1000; count++) silent.add(raw(server));
        // Every one of them ends: those over the limit at once, the others when their time is up.
        for (Socket each : silent) assertTrue(isEnded(each));
        assertEquals(List.of(), server.connections());
        assertServes(server);
    }

    @Test
    void aHandshakeThatDripsIsCutAllTheSame() throws Exception {
        Duration timeout = Duration.ofSeconds(1);
        Host server = server(Limits.defaults().with(new Limits.Handshakes(50, 50, timeout)));
        Socket socket = raw(server);
        byte[] line =
                "\23/multistream/1.0.0\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        long start = System.nanoTime();
        assertThrows(
                IOException.class,
                () -> {
                    for (int index = 0; ; index++) {
                        socket.getOutputStream().write(line[index % line.length]);
                        Thread.sleep(50);
                    }
                });
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        System.out.println("a dripped handshake was cut after " + took);
        assertTrue(took.compareTo(timeout.multipliedBy(5)) < 0, took.toString());
    }

    @Test
    void nonsenseEndsTheConnection() throws Exception {
        Limits.Handshakes brief = new Limits.Handshakes(50, 50, Duration.ofSeconds(1));
        Host server = server(Limits.defaults().with(brief));
        for (String each : List.of("GET / HTTP/1.1\r\n\r\n", "\0\0\0\0", "\377\377\377\377\377")) {
            Socket socket = raw(server);
            socket.getOutputStream()
                    .write(each.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
            assertTrue(isEnded(socket), each);
        }
        assertServes(server);
    }

    @Test
    void connectionsOverTheLimitAreRefused() throws Exception {
        Limits.Connections three = new Limits.Connections(3, 3, 3, Duration.ZERO, 8, 8);
        Host server = server(Limits.defaults().with(three));
        List<Host> clients = List.of(client(), client(), client());
        for (Host each : clients) each.connect(server.fullAddresses().getFirst());
        Host fourth = client();
        assertThrows(IOException.class, () -> fourth.connect(server.fullAddresses().getFirst()));
        clients.getFirst().close();
        await(() -> server.connections().size() == 2);
        assertServes(server);
    }

    @Test
    void onePeerGetsSoManyConnections() throws Exception {
        Limits.Connections two = new Limits.Connections(99, 99, 99, Duration.ZERO, 2, 99);
        Host server = server(Limits.defaults().with(two));
        Host client = client();
        Multiaddr anybody = server.addresses().getFirst();
        Connection first = client.connect(anybody);
        client.connect(anybody);
        Connection third = client.connect(anybody);
        await(() -> !third.isOpen());
        assertTrue(first.isOpen());
        assertEquals(2, server.connections().size());
    }

    @Test
    void overTheHighWaterMarkTheUnusedAndUnprotectedGo() throws Exception {
        Limits.Connections few = new Limits.Connections(99, 4, 3, Duration.ZERO, 8, 99);
        Host server = server(Limits.defaults().with(few));
        List<Host> clients = new ArrayList<>();
        for (int count = 0; count < 5; count++) clients.add(client());
        for (Host each : clients.subList(0, 4)) {
            each.connect(server.fullAddresses().getFirst());
            identified(server, each);
        }
        server.protect(clients.get(0).peerId(), "test");
        Stream used = clients.get(1).newStream(server.peerId(), WAIT);
        used.out().write(1);
        await(() -> server.streamCount() == 1);
        clients.get(4).connect(server.fullAddresses().getFirst());
        await(() -> server.connections().size() == 3);
        assertTrue(server.peers().contains(clients.get(0).peerId()), "protected");
        assertTrue(server.peers().contains(clients.get(1).peerId()), "in use");
    }

    @Test
    void streamsOverTheLimitAreResetAndThePlacesComeBack() throws Exception {
        Limits.Streams ten = new Limits.Streams(10, 10, SOON, 1 << 20);
        Host server = server(Limits.defaults().with(ten));
        Host client = client();
        Connection connection = client.connect(server.fullAddresses().getFirst());
        identified(server, client);
        List<Stream> streams = new ArrayList<>();
        for (int count = 0; count < 10; count++) {
            Stream each = connection.newStream(WAIT);
            each.out().write(1);
            streams.add(each);
        }
        await(() -> server.streamCount() == 10);
        try (Stream over = connection.newStream(WAIT)) {
            over.readTimeout(SOON);
            over.out().write(1);
            assertThrows(StreamResetException.class, () -> over.in().read());
        }
        for (Stream each : streams) each.close();
        await(() -> server.streamCount() == 0);
        assertServes(server);
    }

    @Test
    void ourOwnStreamsStayBelowTheLimitToo() throws Exception {
        Host server = server(Limits.defaults());
        Host client = host(Limits.defaults().with(new Limits.Streams(5, 5, SOON, 1 << 20)));
        Connection connection = client.connect(server.fullAddresses().getFirst());
        identified(server, client);
        for (int count = 0; count < 5; count++) open.add(connection.newStream(WAIT));
        assertThrows(LimitException.class, () -> connection.newStream(WAIT));
        connection.close();
        await(() -> client.streamCount() == 0);
    }

    @Test
    void aStreamThatNamesNoProtocolIsResetInTime() throws Exception {
        Duration timeout = Duration.ofSeconds(1);
        Host server = server(Limits.defaults().with(new Limits.Streams(99, 99, timeout, 1 << 20)));
        Host client = client();
        Connection connection = client.connect(server.fullAddresses().getFirst());
        connection.awaitInfo(SOON);
        // "/x" is refused, and the dialer then says nothing more.
        try (Stream lazy = connection.newStream("/x/1", "/y/1", WAIT)) {
            assertEquals(WAIT, lazy.protocol());
        }
        await(() -> server.streamCount() == 0);
    }

    @Test
    void onePeerGetsTwoPingStreamsAndWholePings() throws Exception {
        Host server = server(Limits.defaults());
        Host client = client();
        Connection connection = client.connect(server.fullAddresses().getFirst());
        try (Ping first = Ping.open(connection, SOON);
                Ping second = Ping.open(connection, SOON);
                Ping third = Ping.open(connection, SOON)) {
            first.roundTrip();
            second.roundTrip();
            assertThrows(StreamResetException.class, third::roundTrip);
            first.roundTrip();
        }
        // A stream for each ping, and the one before it not quite gone.
        try (Ping first = Ping.open(connection, SOON);
                Ping third = Ping.open(connection, SOON)) {
            Ping second = Ping.open(connection, SOON);
            first.roundTrip();
            second.roundTrip();
            FutureTask<Duration> waiting = new FutureTask<>(third::roundTrip);
            Thread.ofVirtual().start(waiting);
            await(() -> server.streamCount() == 3);
            second.close();
            assertTrue(waiting.get().isPositive());
        }
        try (Stream half = connection.newStream(Ping.PROTOCOL)) {
            half.out().write(new byte[31]);
            half.closeWrite();
            assertThrows(StreamResetException.class, () -> half.in().read());
        }
    }

    /// Waits until both sides have asked and told: from then on all streams are the test's.
    private static void identified(Host one, Host other) throws Exception {
        await(() -> one.connection(other.peerId()).isPresent());
        one.connection(other.peerId()).orElseThrow().awaitInfo(SOON);
        other.connection(one.peerId()).orElseThrow().awaitInfo(SOON);
        await(() -> one.streamCount() == 0 && other.streamCount() == 0);
    }

    private void assertServes(Host server) throws Exception {
        Host good = client();
        good.connect(server.fullAddresses().getFirst());
        assertTrue(good.ping(server.peerId()).isPositive());
    }

    private static boolean isEnded(Socket socket) {
        try {
            while (socket.getInputStream().read() >= 0) {
                // the host's header
            }
            return true;
        } catch (java.net.SocketTimeoutException still) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + SOON.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "not in time");
            Thread.sleep(5);
        }
    }
}
