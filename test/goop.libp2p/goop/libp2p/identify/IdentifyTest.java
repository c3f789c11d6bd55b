package goop.libp2p.identify;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.libp2p.Connection;
import goop.libp2p.Host;
import goop.libp2p.Hostile;
import goop.libp2p.Keypair;
import goop.libp2p.Multiaddr;
import goop.libp2p.PeerInfo;
import goop.libp2p.PeerRecord;
import goop.libp2p.ProtocolException;
import goop.libp2p.Stream;
import goop.libp2p.StreamHandler;
import goop.libp2p.wire.Delimited;
import goop.libp2p.wire.ProtobufWriter;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

class IdentifyTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final List<Host> hosts = new ArrayList<>();

    private Host host(Keypair key) throws IOException {
        Host host = Host.builder().key(key).listen("/ip4/127.0.0.1/tcp/0").start();
        hosts.add(host);
        return host;
    }

    /// Connects to a peer that answers identify as told.
    private Connection toPeerThatTells(Keypair key, StreamHandler answer) throws Exception {
        Host peer = host(key);
        peer.handle(Identify.PROTOCOL, answer);
        return host(Keypair.generate()).connect(peer.fullAddresses().getFirst());
    }

    @AfterEach
    void closeHosts() {
        hosts.forEach(Host::close);
    }

    private static IdentifyMessage whole(int protocols) throws IOException {
        Set<String> names = new LinkedHashSet<>();
        IntStream.range(0, protocols).forEach(each -> names.add("/protocol/" + each));
        return new IdentifyMessage(
                Optional.of(Keypair.generate().publicKey().toProtobuf()),
                List.of(Multiaddr.parse("/ip4/192.0.2.1/tcp/1")),
                names,
                Optional.of(Multiaddr.parse("/ip4/192.0.2.2/tcp/2")),
                Optional.of("family/1"),
                Optional.of("agent/1"),
                Optional.of(new byte[300]));
    }

    private static IdentifyMessage read(byte[] bytes) throws IOException {
        return IdentifyMessage.read(new ByteArrayInputStream(bytes));
    }

    @Test
    void aMessageComesBackInOnePieceOrInTwo() throws IOException {
        for (int protocols : new int[] {3, 150}) {
            IdentifyMessage sent = whole(protocols);
            IdentifyMessage came = read(sent.toBytes());
            assertArrayEquals(sent.publicKey().get(), came.publicKey().get());
            assertEquals(sent.listenAddresses(), came.listenAddresses());
            assertEquals(sent.protocols(), came.protocols());
            assertEquals(sent.observedAddress(), came.observedAddress());
            assertEquals(sent.agentVersion(), came.agentVersion());
            assertEquals(sent.protocolVersion(), came.protocolVersion());
            assertArrayEquals(sent.signedPeerRecord().get(), came.signedPeerRecord().get());
        }
        // The first message of two has no record in it.
        byte[] first = Delimited.read(new ByteArrayInputStream(whole(150).toBytes()), 8192);
        assertTrue(read(Delimited.encode(first)).signedPeerRecord().isEmpty());
    }

    @Test
    void damagedMessagesAreReadOrRefused() throws IOException {
        Hostile.damage(whole(3).toBytes(), bytes -> read(bytes).toBytes());
    }

    @Test
    void addressesThatAreNoneAreSteppedOverAndTextIsMadeHarmless() throws IOException {
        byte[] bare = Multiaddr.parse("/p2p/" + Keypair.generate().peerId()).toBytes();
        ProtobufWriter out = new ProtobufWriter();
        out.bytes(2, new byte[] {1, 2, 3}).bytes(2, bare).bytes(4, new byte[] {9});
        out.string(6, "agent\r\nX: \u202etxt");
        IdentifyMessage message = read(Delimited.encode(out.toBytes()));
        assertEquals(List.of(Multiaddr.fromBytes(bare)), message.listenAddresses());
        assertEquals(Optional.empty(), message.observedAddress());
        assertEquals(Optional.of("agentX: txt"), message.agentVersion());
    }

    @Test
    void aMessageOfMegabytesIsRefused() throws Exception {
        byte[] huge = Delimited.encode(new byte[4 << 20]);
        assertThrows(ProtocolException.class, () -> read(huge));
        Connection connection =
                toPeerThatTells(Keypair.generate(), stream -> stream.out().write(huge));
        assertThrows(IOException.class, () -> connection.awaitInfo(SOON));
        assertTrue(connection.isOpen());
    }

    @Test
    void messagesWithoutEndAreRefused() throws Exception {
        byte[] one = Delimited.encode(new ProtobufWriter().string(3, "/a/1").toBytes());
        Connection connection =
                toPeerThatTells(
                        Keypair.generate(),
                        stream -> {
                            while (true) stream.out().write(one);
                        });
        assertThrows(IOException.class, () -> connection.awaitInfo(SOON));
    }

    @Test
    void theKeyOfAnotherPeerIsRefused() throws Exception {
        Connection connection =
                toPeerThatTells(
                        Keypair.generate(), stream -> stream.out().write(whole(1).toBytes()));
        IOException refused = assertThrows(IOException.class, () -> connection.awaitInfo(SOON));
        assertTrue(refused.getMessage().contains("the key of another peer"), refused.getMessage());
    }

    // CVE-2023-40583, and rust-libp2p's old domain: not believed, and nothing else is lost by it.
    @Test
    void theRecordOfAnotherPeerIsIgnored() throws Exception {
        List<Multiaddr> told = List.of(Multiaddr.parse("/ip4/192.0.2.1/tcp/1"));
        byte[] record = PeerRecord.seal(Keypair.generate(), 1, List.of());
        Connection connection =
                toPeerThatTells(
                        Keypair.generate(),
                        stream ->
                                stream.out()
                                        .write(
                                                new IdentifyMessage(
                                                                Optional.empty(),
                                                                told,
                                                                Set.of("/a/1"),
                                                                Optional.empty(),
                                                                Optional.empty(),
                                                                Optional.empty(),
                                                                Optional.of(record))
                                                        .toBytes()));
        PeerInfo info = connection.awaitInfo(SOON);
        assertEquals(told, info.addresses());
        assertEquals(Set.of("/a/1"), info.protocols());
        assertFalse(info.signedRecord().isPresent());
    }

    @Test
    void theSignedRecordCountsBeforeTheUnsignedAddresses() throws Exception {
        Keypair key = Keypair.generate();
        List<Multiaddr> signed = List.of(Multiaddr.parse("/ip4/127.0.0.1/tcp/7"));
        Connection connection =
                toPeerThatTells(
                        key,
                        stream ->
                                stream.out()
                                        .write(
                                                new IdentifyMessage(
                                                                Optional.empty(),
                                                                List.of(),
                                                                Set.of(),
                                                                Optional.empty(),
                                                                Optional.empty(),
                                                                Optional.empty(),
                                                                Optional.of(
                                                                        PeerRecord.seal(
                                                                                key, 1, signed)))
                                                        .toBytes()));
        assertEquals(signed, connection.awaitInfo(SOON).addresses());
    }

    @Test
    void pushesWithoutEndAreRefused() throws Exception {
        Host server = host(Keypair.generate());
        Host client = host(Keypair.generate());
        Connection connection = client.connect(server.fullAddresses().getFirst());
        byte[] push = Delimited.encode(new ProtobufWriter().string(6, "again").toBytes());
        int refused = 0;
        for (int count = 0; count < 30; count++) {
            try (Stream stream = connection.newStream(Identify.PUSH)) {
                stream.out().write(push);
                stream.closeWrite();
                stream.in().readAllBytes();
            } catch (IOException reset) {
                refused++;
            }
        }
        assertTrue(refused >= 10 && refused < 30, refused + " refused");
    }

    // The lab and the field: a record may hold our own loopback, which leads elsewhere there.
    @Test
    void fromLoopbackEverythingIsWorthRemembering() throws Exception {
        Host server = host(Keypair.generate());
        server.announce(List.of(Multiaddr.parse("/ip4/8.8.8.8/tcp/1")));
        Host client = host(Keypair.generate());
        client.connect(server.fullAddresses().getFirst()).awaitInfo(SOON);
        assertTrue(client.known(server.peerId()).containsAll(server.addresses()));
    }
}
