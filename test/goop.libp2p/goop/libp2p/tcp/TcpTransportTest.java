package goop.libp2p.tcp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import goop.libp2p.Multiaddr;
import goop.libp2p.RawConnection;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

class TcpTransportTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final TcpTransport server = new TcpTransport();
    private final TcpTransport client = new TcpTransport();
    private final BlockingQueue<RawConnection> accepted = new LinkedBlockingQueue<>();

    private Multiaddr listen(TcpTransport transport, String address) throws IOException {
        return transport.listen(Multiaddr.parse(address), accepted::add).address();
    }

    private RawConnection next() throws InterruptedException {
        return accepted.poll(10, TimeUnit.SECONDS);
    }

    @AfterEach
    void close() {
        server.close();
        client.close();
    }

    @Test
    void bytesGoBothWays() throws Exception {
        Multiaddr address = listen(server, "/ip4/127.0.0.1/tcp/0");
        try (RawConnection out = client.dial(address, SOON)) {
            RawConnection in = next();
            out.out().write(new byte[] {1, 2, 3});
            assertArrayEquals(new byte[] {1, 2, 3}, in.in().readNBytes(3));
            assertEquals(out.localAddress(), in.remoteAddress());
            assertEquals(address, out.remoteAddress());
            in.close();
            assertEquals(-1, out.in().read());
        }
    }

    @Test
    void secondConnectionsToTheSameAddressLeaveFromAnotherPort() throws Exception {
        Multiaddr address = listen(server, "/ip4/127.0.0.1/tcp/0");
        Multiaddr own = listen(client, "/ip4/127.0.0.1/tcp/0");
        try (RawConnection first = client.dial(address, SOON);
                RawConnection second = client.dial(address, SOON)) {
            assertEquals(own, first.localAddress());
            assertNotEquals(own, second.localAddress());
        }
    }

    @Test
    void theSamePortsServeAgainAtOnceWhereTheOtherEndWasDead() throws Exception {
        Multiaddr address = listen(server, "/ip4/127.0.0.1/tcp/0");
        listen(client, "/ip4/127.0.0.1/tcp/0");
        RawConnection first = client.dialFromListeningPort(address, SOON);
        // Whose owner never notices: as if dead, with what was sent under way for ever.
        RawConnection other = next();
        first.out().write(new byte[] {1, 2, 3});
        first.giveUp();
        first.close();
        try (RawConnection second = client.dialFromListeningPort(address, SOON)) {
            assertEquals(first.localAddress(), second.localAddress());
        }
        other.close();
    }

    @Test
    void aWildcardListenerDialsFromItsPortInItsFamily() throws Exception {
        Multiaddr address = listen(server, "/ip4/127.0.0.1/tcp/0");
        Multiaddr own = listen(client, "/ip4/0.0.0.0/tcp/0");
        try (RawConnection out = client.dial(address, SOON)) {
            assertEquals(
                    own.tcpSocket().orElseThrow().getPort(),
                    out.localAddress().tcpSocket().orElseThrow().getPort());
        }
    }

    @Test
    void bothFamiliesListenOnOnePort() throws Exception {
        assumeTrue(hasIpv6Loopback(), "no IPv6 here");
        Multiaddr four = listen(server, "/ip4/127.0.0.1/tcp/0");
        int port = four.tcpSocket().orElseThrow().getPort();
        Multiaddr six = listen(server, "/ip6/::1/tcp/" + port);
        for (Multiaddr each : List.of(four, six)) {
            try (RawConnection out = client.dial(each, SOON);
                    RawConnection in = next()) {
                assertEquals(each, out.remoteAddress());
                assertEquals(each, in.localAddress());
            }
        }
    }

    @Test
    void nobodyThereIsSaidWithTheAddress() throws Exception {
        Multiaddr address = listen(server, "/ip4/127.0.0.1/tcp/0");
        server.close();
        ConnectException refused =
                assertThrows(ConnectException.class, () -> client.dial(address, SOON));
        assertTrue(refused.getMessage().startsWith(address + ": "), refused.getMessage());
    }

    @Test
    void whatCannotBeDialledIsNotTried() throws Exception {
        for (String each :
                List.of(
                        "/ip4/0.0.0.0/tcp/1",
                        "/ip4/224.0.0.1/tcp/1",
                        "/ip4/127.0.0.1/tcp/0",
                        "/ip4/127.0.0.1/udp/1",
                        "/ip4/127.0.0.1/tcp/1/ws")) {
            assertFalse(client.dials(Multiaddr.parse(each)), each);
        }
    }

    @Test
    void unspecifiedAddressesStandForThoseOfTheInterfaces() throws Exception {
        List<Multiaddr> expanded =
                Interfaces.expand(
                        List.of(
                                Multiaddr.parse("/ip4/0.0.0.0/tcp/7"),
                                Multiaddr.parse("/ip4/127.0.0.1/tcp/7"),
                                Multiaddr.parse("/ip4/127.0.0.1/tcp/8")));
        assertTrue(expanded.contains(Multiaddr.parse("/ip4/127.0.0.1/tcp/7")));
        assertEquals(Multiaddr.parse("/ip4/127.0.0.1/tcp/8"), expanded.getLast());
        assertEquals(expanded.size(), expanded.stream().distinct().count());
        assertFalse(expanded.contains(Multiaddr.parse("/ip4/0.0.0.0/tcp/7")));
    }

    @Test
    void bothFamiliesHaveOnePort() throws Exception {
        assumeTrue(hasIpv6Loopback());
        BlockingQueue<Integer> hits = new LinkedBlockingQueue<>();
        try (TcpTransport both = new TcpTransport()) {
            Multiaddr four =
                    both.listen(
                                    Multiaddr.parse("/ip4/0.0.0.0/tcp/0"),
                                    raw -> {
                                        hits.add(4);
                                        raw.close();
                                    })
                            .address();
            int port = four.tcpSocket().orElseThrow().getPort();
            both.listen(
                    Multiaddr.parse("/ip6/::/tcp/" + port),
                    raw -> {
                        hits.add(6);
                        raw.close();
                    });
            Multiaddr byFour = Multiaddr.parse("/ip4/127.0.0.1/tcp/" + port);
            Multiaddr bySix = Multiaddr.parse("/ip6/::1/tcp/" + port);
            for (int i = 0; i < 5; i++) {
                both.dialFromNewPort(byFour, Duration.ofSeconds(10)).close();
                assertEquals(4, hits.poll(20, TimeUnit.SECONDS));
                both.dialFromNewPort(bySix, Duration.ofSeconds(10)).close();
                assertEquals(6, hits.poll(20, TimeUnit.SECONDS));
            }
            // Another program's port is taken all the same.
            try (TcpTransport other = new TcpTransport()) {
                assertThrows(
                        BindException.class,
                        () -> other.listen(Multiaddr.parse("/ip4/0.0.0.0/tcp/" + port), raw -> {}));
            }
        }
    }

    @Test
    void theSystemAsksSilentPeersWhetherTheyLiveAndNoPieceWaits() throws Exception {
        Multiaddr address = listen(server, "/ip4/127.0.0.1/tcp/0");
        try (SocketChannel channel = SocketChannel.open(address.tcpSocket().orElseThrow());
                RawConnection _ = new TcpConnection(channel)) {
            assertTrue(channel.getOption(StandardSocketOptions.SO_KEEPALIVE));
            assertTrue(channel.getOption(StandardSocketOptions.TCP_NODELAY));
        }
    }

    private static boolean hasIpv6Loopback() throws IOException {
        return NetworkInterface.getByInetAddress(InetAddress.ofLiteral("::1")) != null;
    }
}
