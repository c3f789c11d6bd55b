package goop.libp2p;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.libp2p.perf.Perf;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

class HostTest {
    private static final String ECHO = "/echo/1.0.0";
    private static final Duration SOON = Duration.ofSeconds(10);

    private final List<Host> hosts = new ArrayList<>();

    private Host host(String... listen) throws IOException {
        Host host =
                Host.builder()
                        .listen(listen)
                        .agentVersion("test/1")
                        .handle(ECHO, stream -> stream.in().transferTo(stream.out()))
                        .start();
        hosts.add(host);
        return host;
    }

    private Host listening() throws IOException {
        return host("/ip4/127.0.0.1/tcp/0");
    }

    @AfterEach
    void closeHosts() {
        hosts.forEach(Host::close);
    }

    @Test
    void bytesComeBackUntilTheHalfClose() throws Exception {
        Host server = listening();
        Host client = host();
        Connection connection = client.connect(server.fullAddresses().getFirst());
        assertEquals(server.peerId(), connection.remotePeer());
        assertFalse(connection.isInbound());
        byte[] sent = "hello".getBytes(StandardCharsets.UTF_8);
        try (Stream stream = connection.newStream(ECHO)) {
            stream.out().write(sent);
            stream.closeWrite();
            assertArrayEquals(sent, stream.in().readAllBytes());
        }
    }

    @Test
    void bothSidesTellOfThemselves() throws Exception {
        Host server = listening();
        Host client = listening();
        Connection connection = client.connect(server.fullAddresses().getFirst());
        PeerInfo info = connection.awaitInfo(SOON);
        assertEquals("test/1", info.agentVersion());
        assertEquals(server.addresses(), info.addresses());
        assertTrue(
                info.protocols().containsAll(Set.of(ECHO, "/ipfs/id/1.0.0", "/ipfs/ping/1.0.0")));
        assertEquals(connection.localAddress(), info.observed().orElseThrow());
        PeerRecord record = PeerRecord.open(info.signedRecord().orElseThrow());
        assertEquals(server.peerId(), record.peer());

        Connection other = server.connection(client.peerId()).orElseThrow();
        assertTrue(other.isInbound());
        assertEquals(client.addresses(), other.awaitInfo(SOON).addresses());
        // What it told is remembered, so that it can be dialled later.
        assertTrue(server.known(client.peerId()).containsAll(client.addresses()));
    }

    @Test
    void onOneLinkConnectionsDoNotLeaveFromTheListeningPort() throws Exception {
        Host server = listening();
        Host client = listening();
        Connection connection = client.connect(server.fullAddresses().getFirst());
        assertNotEquals(client.listenAddresses().getFirst(), connection.localAddress());
    }

    @Test
    void pingsComeBack() throws Exception {
        Host server = listening();
        Host client = host();
        client.connect(server.fullAddresses().getFirst());
        assertTrue(client.ping(server.peerId()).isPositive());
    }

    @Test
    void perfSendsAndFetchesWhatItIsTold() throws Exception {
        Host server = listening();
        server.handle(Perf.PROTOCOL, Perf.handler());
        Host client = host();
        Connection connection = client.connect(server.fullAddresses().getFirst());
        Perf.Result result = Perf.run(connection, 3 << 20, (2 << 20) + 1);
        assertTrue(result.upload().isPositive());
        assertTrue(result.download().isPositive());
    }

    @Test
    void aProtocolThatNobodySpeaksIsToldApart() throws Exception {
        Host server = listening();
        Host client = host();
        Connection connection = client.connect(server.fullAddresses().getFirst());
        connection.awaitInfo(SOON);
        assertThrows(
                UnsupportedProtocolException.class, () -> connection.newStream("/a/1", "/b/1"));
        try (Stream stream = connection.newStream("/a/1", ECHO)) {
            assertEquals(ECHO, stream.protocol());
        }
    }

    @Test
    void aPeerThatIsNotTheOneExpectedIsRefused() throws Exception {
        Host server = listening();
        Host client = host();
        PeerId other = Keypair.generate().peerId();
        Multiaddr wrong = server.addresses().getFirst().withPeer(other);
        ConnectException refused =
                assertThrows(ConnectException.class, () -> client.connect(wrong));
        assertTrue(refused.getMessage().contains("not " + other), refused.getMessage());
        assertEquals(List.of(), client.connections());
    }

    @Test
    void whatHappensIsToldInOrder() throws Exception {
        Host server = listening();
        BlockingQueue<HostEvent> events = new LinkedBlockingQueue<>();
        server.subscribe(events::add);
        Host client = host();
        client.connect(server.fullAddresses().getFirst()).awaitInfo(SOON);
        assertEquals(
                client.peerId(),
                await(events, HostEvent.ConnectionOpened.class).connection().remotePeer());
        assertEquals(
                new HostEvent.PeerConnected(client.peerId()),
                await(events, HostEvent.PeerConnected.class));
        assertEquals("test/1", await(events, HostEvent.PeerIdentified.class).info().agentVersion());
        client.close();
        await(events, HostEvent.ConnectionClosed.class);
        assertEquals(
                new HostEvent.PeerDisconnected(client.peerId()),
                await(events, HostEvent.PeerDisconnected.class));
        assertEquals(List.of(), server.connections());
        assertEquals(0, server.streamCount());
    }

    @Test
    void newProtocolsArePushed() throws Exception {
        Host server = listening();
        Host client = host();
        BlockingQueue<HostEvent> events = new LinkedBlockingQueue<>();
        client.subscribe(events::add);
        Connection connection = client.connect(server.fullAddresses().getFirst());
        connection.awaitInfo(SOON);
        server.connection(client.peerId()).orElseThrow().awaitInfo(SOON);
        server.handle("/new/1", Stream::close);
        while (!await(events, HostEvent.PeerIdentified.class)
                .info()
                .protocols()
                .contains("/new/1")) {
            // the first was the answer to our question
        }
    }

    @Test
    void aPortThatIsTakenIsSaid() throws Exception {
        Host server = listening();
        IOException taken =
                assertThrows(
                        java.net.BindException.class,
                        () -> host(server.listenAddresses().getFirst().toString()));
        assertTrue(
                taken.getMessage()
                        .startsWith("cannot listen on " + server.listenAddresses().getFirst()),
                taken.getMessage());
    }

    private static <T extends HostEvent> T await(BlockingQueue<HostEvent> events, Class<T> type)
            throws InterruptedException {
        while (true) {
            HostEvent next = events.poll(SOON.toMillis(), TimeUnit.MILLISECONDS);
            assertTrue(next != null, "no " + type.getSimpleName());
            if (type.isInstance(next)) return type.cast(next);
        }
    }
}
