package goop.libp2p;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;

class SimultaneousConnectTest {
    private static final String ECHO = "/echo/1.0.0";
    private static final int ROUNDS = 5;

    private final List<Host> hosts = new ArrayList<>();

    private Host host() throws IOException {
        Host host =
                Host.builder()
                        .listen("/ip4/127.0.0.1/tcp/0")
                        .handle(ECHO, stream -> stream.in().transferTo(stream.out()))
                        .start();
        hosts.add(host);
        return host;
    }

    @AfterEach
    void closeHosts() {
        hosts.forEach(Host::close);
    }

    @Test
    void whenBothDialAtOnceBothCanTalk() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Host one = host();
            Host other = host();
            CountDownLatch go = new CountDownLatch(1);
            FutureTask<Void> first = task(go, one, other);
            FutureTask<Void> second = task(go, other, one);
            go.countDown();
            first.get();
            second.get();
            one.close();
            other.close();
        }
    }

    private static FutureTask<Void> task(CountDownLatch go, Host from, Host to) {
        FutureTask<Void> task =
                new FutureTask<>(
                        () -> {
                            go.await();
                            from.connect(to.fullAddresses().getFirst());
                            assertEchoes(from, to);
                            return null;
                        });
        Thread.ofVirtual().start(task);
        return task;
    }

    @Test
    void manyWhoWantOnePeerShareOneDial() throws Exception {
        Host server = host();
        Host client = host();
        Set<Connection> seen = ConcurrentHashMap.newKeySet();
        List<FutureTask<Void>> tasks = new ArrayList<>();
        for (int count = 0; count < 50; count++) {
            FutureTask<Void> task =
                    new FutureTask<>(
                            () -> {
                                seen.add(client.connect(server.fullAddresses().getFirst()));
                                return null;
                            });
            tasks.add(task);
            Thread.ofVirtual().start(task);
        }
        for (FutureTask<Void> each : tasks) each.get();
        assertEquals(1, seen.size());
        assertEquals(1, client.connections().size());
    }

    @Test
    void bothSidesPreferTheSameOfTwoConnections() throws Exception {
        Host one = host();
        Host other = host();
        one.connect(other.addresses().getFirst());
        other.connect(one.addresses().getFirst());
        for (Host each : List.of(one, other)) {
            long deadline = System.nanoTime() + 10_000_000_000L;
            while (each.connections().size() < 2 && System.nanoTime() < deadline) Thread.sleep(1);
            assertEquals(2, each.connections().size());
        }
        Connection here = one.connection(other.peerId()).orElseThrow();
        Connection there = other.connection(one.peerId()).orElseThrow();
        assertEquals(here.remoteAddress(), there.localAddress());
        boolean smaller = one.peerId().compareTo(other.peerId()) < 0;
        assertEquals(smaller, !here.isInbound(), "the smaller id's dial is preferred");
        assertTrue(here.isInbound() != there.isInbound());
        assertEchoes(one, other);
    }

    // When the SYNs of two dialers cross, there is one TCP connection and nobody who listens. Here
    // is the other dialer as the first one meets it; the second attempt finds the listener.
    @Test
    void whenBothSidesTookThemselvesForTheDialerTheNextAttemptSucceeds() throws Exception {
        Host server = host();
        try (ServerSocket met = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> dialerThenListener(met, server));
            Multiaddr address = Multiaddr.ofTcp((InetSocketAddress) met.getLocalSocketAddress());
            Host client = host();
            client.connect(address.withPeer(server.peerId()));
            assertEchoes(client, server);
        }
    }

    private static void dialerThenListener(ServerSocket met, Host server) {
        byte[] hello = new byte[20 + 8 + 34];
        System.arraycopy(
                "\23/multistream/1.0.0\n\7/noise\n".getBytes(StandardCharsets.US_ASCII),
                0,
                hello,
                0,
                28);
        hello[29] = 32; // a Noise message with an ephemeral key
        InetSocketAddress listening = server.listenAddresses().getFirst().tcpSocket().orElseThrow();
        try (Socket dialer = met.accept()) {
            dialer.getOutputStream().write(hello);
            try (Socket second = met.accept();
                    Socket onward = new Socket(listening.getAddress(), listening.getPort())) {
                Thread back = Thread.ofVirtual().start(() -> copy(onward, second));
                copy(second, onward);
                back.join();
            }
        } catch (IOException | InterruptedException over) {
            // the test is
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException over) {
            // the test is
        }
    }

    private static void assertEchoes(Host from, Host to) throws Exception {
        byte[] sent = new byte[100_000];
        try (Stream stream = from.newStream(to.peerId(), ECHO)) {
            Thread.ofVirtual()
                    .start(
                            () -> {
                                try {
                                    stream.out().write(sent);
                                    stream.closeWrite();
                                } catch (IOException failed) {
                                    stream.reset();
                                }
                            });
            assertArrayEquals(sent, stream.in().readAllBytes());
        }
    }
}
