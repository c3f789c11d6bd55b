package goop.libp2p.autonat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import goop.libp2p.Connection;
import goop.libp2p.Host;
import goop.libp2p.Keypair;
import goop.libp2p.Multiaddr;
import goop.libp2p.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The service as askers meet it who have no right to an answer. All on loopback.
class AutoNatServiceTest {
    private static final List<Multiaddr> SOMEBODY =
            Multiaddr.parseAll(List.of("/ip4/85.0.0.9/tcp/25", "/ip6/2a02::9/tcp/25"));

    private Host server;
    private Host asker;
    private Connection connection;

    @BeforeEach
    void connect() throws Exception {
        server = Host.builder().listen("/ip4/127.0.0.1/tcp/0").natService(true).start();
        asker = Host.builder().start();
        connection = asker.connect(server.fullAddresses().getFirst());
    }

    @AfterEach
    void close() {
        asker.close();
        server.close();
    }

    private Stream open(String protocol) throws IOException {
        Stream stream = connection.newStream(protocol);
        stream.readTimeout(Duration.ofSeconds(30));
        return stream;
    }

    private DialMessage.Answer ask(DialMessage.Dial dial) throws IOException {
        try (Stream stream = open(DialMessage.PROTOCOL)) {
            stream.out().write(dial.toBytes());
            return (DialMessage.Answer) DialMessage.read(stream.in());
        }
    }

    @Test
    void whoAsksFromLoopbackIsNotDialledNorAreThirdParties() throws IOException {
        Optional<byte[]> self = Optional.of(asker.peerId().toBytes());
        int status = ask(new DialMessage.Dial(self, SOMEBODY)).status();
        assertEquals(DialMessage.Answer.DIAL_REFUSED, status);
    }

    @Test
    void whoAsksInAnothersNameIsRefused() throws IOException {
        Optional<byte[]> other = Optional.of(Keypair.generate().peerId().toBytes());
        int status = ask(new DialMessage.Dial(other, SOMEBODY)).status();
        assertEquals(DialMessage.Answer.BAD_REQUEST, status);
    }

    @Test
    void inVersionTwoThirdPartiesCostDialData() throws IOException {
        try (Stream stream = open(DialRequestMessage.PROTOCOL)) {
            List<byte[]> addresses = SOMEBODY.stream().map(Multiaddr::toBytes).toList();
            stream.out().write(new DialRequestMessage.Request(addresses, 7).toBytes());
            DialRequestMessage answer = DialRequestMessage.read(stream.in());
            if (!(answer instanceof DialRequestMessage.DataRequest wanted)) {
                throw new AssertionError(answer);
            }
            boolean enough =
                    wanted.bytes() >= AutoNatService.LEAST_DATA
                            && wanted.bytes() <= AutoNatService.MOST_DATA;
            assertEquals(true, enough, wanted::toString);
            // Crumbs are no payment.
            stream.out().write(new DialRequestMessage.Data(99).toBytes());
            assertThrows(IOException.class, () -> DialRequestMessage.read(stream.in()));
        }
    }

    @Test
    void privateAddressesAreRefused() throws IOException {
        try (Stream stream = open(DialRequestMessage.PROTOCOL)) {
            List<byte[]> addresses =
                    Multiaddr.parseAll(List.of("/ip4/127.0.0.1/tcp/22", "/ip4/10.0.0.1/tcp/22"))
                            .stream()
                            .map(Multiaddr::toBytes)
                            .toList();
            stream.out().write(new DialRequestMessage.Request(addresses, 7).toBytes());
            DialRequestMessage answer = DialRequestMessage.read(stream.in());
            long refused = DialRequestMessage.Response.REFUSED;
            assertEquals(new DialRequestMessage.Response(refused, 0, 0), answer);
        }
    }

    @Test
    void anUnknownNonceProvesNothing() throws IOException {
        try (Stream stream = open(DialRequestMessage.BACK)) {
            stream.out().write(DialRequestMessage.back(12345));
            stream.closeWrite();
            assertThrows(IOException.class, () -> stream.in().read());
        }
        assertEquals(List.of(), server.reachability().confirmed());
    }
}
