package goop.libp2p.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.libp2p.CircuitLimit;
import goop.libp2p.Connection;
import goop.libp2p.Host;
import goop.libp2p.Keypair;
import goop.libp2p.Limits;
import goop.libp2p.PeerId;
import goop.libp2p.Stream;
import goop.libp2p.wire.Delimited;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/// Peers that misuse a relay, and relays that lie. Afterwards the relay serves others as before.
class HostileRelayTest {
    private final Hosts hosts = new Hosts();

    @AfterEach
    void closeHosts() {
        hosts.close();
    }

    private static RelayStatus ask(Connection relay, HopMessage question) throws IOException {
        return ask(relay, Delimited.encode(question.toBytes()));
    }

    /// What the relay says to these bytes.
    private static RelayStatus ask(Connection relay, byte[] bytes) throws IOException {
        try (Stream stream = relay.newStream(HopMessage.PROTOCOL)) {
            stream.readTimeout(Duration.ofSeconds(60));
            stream.out().write(bytes);
            return ((HopMessage.Status) HopMessage.read(stream.in())).status();
        }
    }

    private Connection to(Host relay) throws IOException, InterruptedException {
        return hosts.hidden().connect(relay.fullAddresses().getFirst());
    }

    private void assertServes(Host relay) throws Exception {
        Host hidden = hosts.hidden();
        Hosts.reserve(hidden, relay);
        Connection through = hosts.hidden().connect(Hosts.through(relay, hidden));
        assertEquals(10_000, Hosts.echo(through, new byte[10_000]).length);
    }

    @Test
    void nothingIsAskedOfARelayOverARelay() throws Exception {
        Host first = hosts.relay();
        Host second = hosts.relay();
        Hosts.reserve(second, first);
        Connection relayed = hosts.hidden().connect(Hosts.through(first, second));
        assertTrue(relayed.isRelayed());
        assertEquals(RelayStatus.PERMISSION_DENIED, ask(relayed, new HopMessage.Reserve()));
        Host hidden = hosts.hidden();
        Hosts.reserve(hidden, second);
        assertEquals(
                RelayStatus.PERMISSION_DENIED,
                ask(relayed, new HopMessage.Connect(hidden.peerId())));
        assertEquals(1, second.relayService().orElseThrow().reservations());
        assertServes(first);
    }

    @Test
    void nobodyDialsThroughTwoRelays() throws Exception {
        Host first = hosts.relay();
        Host second = hosts.relay();
        Hosts.reserve(second, first);
        Host hidden = hosts.hidden();
        Hosts.reserve(hidden, second);
        var address =
                CircuitConnection.through(Hosts.through(first, second)).withPeer(hidden.peerId());
        Host caller = hosts.hidden();
        var refused = assertThrows(ConnectException.class, () -> caller.connect(address));
        assertTrue(refused.getMessage().contains("a circuit through a circuit"));
    }

    @Test
    void nobodyGetsACircuitToItselfOrToTheRelay() throws Exception {
        Host relay = hosts.relay();
        Host hidden = hosts.hidden();
        Hosts.reserve(hidden, relay);
        Connection connection = hidden.connection(relay.peerId()).orElseThrow();
        for (PeerId each : List.of(hidden.peerId(), relay.peerId())) {
            assertEquals(
                    RelayStatus.PERMISSION_DENIED, ask(connection, new HopMessage.Connect(each)));
        }
        assertServes(relay);
    }

    @Test
    void whoHasNoPlaceIsNotReachedThoughItIsConnected() throws Exception {
        Host relay = hosts.relay();
        Host there = hosts.hidden();
        there.connect(relay.fullAddresses().getFirst());
        Connection caller = to(relay);
        assertEquals(
                RelayStatus.NO_RESERVATION, ask(caller, new HopMessage.Connect(there.peerId())));
        assertEquals(
                RelayStatus.NO_RESERVATION,
                ask(caller, new HopMessage.Connect(Keypair.generate().peerId())));
    }

    @Test
    void aPlaceEndsWithTheConnection() throws Exception {
        Host relay = hosts.relay();
        Host hidden = hosts.hidden();
        Hosts.reserve(hidden, relay);
        hidden.close();
        Hosts.await(() -> relay.relayService().orElseThrow().reservations() == 0);
        assertEquals(
                RelayStatus.NO_RESERVATION,
                ask(to(relay), new HopMessage.Connect(hidden.peerId())));
    }

    @Test
    void nonsenseIsAnsweredOrEndsTheStream() throws Exception {
        Host relay = hosts.relay();
        Connection connection = to(relay);
        assertEquals(RelayStatus.MALFORMED_MESSAGE, ask(connection, new byte[] {2, 8, 9}));
        assertEquals(RelayStatus.MALFORMED_MESSAGE, ask(connection, new byte[] {2, 8, 1}));
        assertEquals(RelayStatus.MALFORMED_MESSAGE, ask(connection, new byte[] {1, -1}));
        assertEquals(
                RelayStatus.UNEXPECTED_MESSAGE,
                ask(connection, HopMessage.refusal(RelayStatus.OK)));
        // A length without end, and one that is never paid.
        byte[] endless = {-1, -1, -1, -1, -1, -1, -1, -1, 127};
        assertEquals(RelayStatus.MALFORMED_MESSAGE, ask(connection, endless));
        try (Stream stream = connection.newStream(HopMessage.PROTOCOL)) {
            stream.out().write(new byte[] {100, 1, 2});
            stream.closeWrite();
            assertThrows(IOException.class, () -> HopMessage.read(stream.in()));
        }
        assertServes(relay);
    }

    @Test
    void whoSaysNothingIsLeft() throws Exception {
        Host relay = hosts.relay();
        Connection connection = to(relay);
        long start = System.nanoTime();
        Stream stream = connection.newStream(HopMessage.PROTOCOL);
        stream.readTimeout(Duration.ofSeconds(75));
        stream.out().write(100);
        assertThrows(IOException.class, () -> HopMessage.read(stream.in()));
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        System.out.println("a silent asker was left after " + took);
        assertTrue(took.compareTo(Duration.ofSeconds(75)) < 0, took.toString());
    }

    @Test
    void aFloodOfReservationsIsRefusedAndServiceGoesOn() throws Exception {
        Host relay =
                hosts.relay(
                        RelayLimits.defaults()
                                .with(
                                        new RelayLimits.Reservations(
                                                10, 5, 10, 10, Duration.ofHours(1))));
        Connection greedy = to(relay);
        int granted = 0;
        for (int i = 0; i < 200; i++) {
            RelayStatus status = ask(greedy, new HopMessage.Reserve());
            if (status.isOk()) granted++;
            else assertEquals(RelayStatus.RESERVATION_REFUSED, status);
        }
        assertEquals(5, granted);
        List<Connection> others = new ArrayList<>();
        for (int i = 0; i < 20; i++) others.add(to(relay));
        granted = 1;
        for (Connection each : others) {
            if (ask(each, new HopMessage.Reserve()).isOk()) granted++;
        }
        assertEquals(10, granted);
        assertEquals(10, relay.relayService().orElseThrow().reservations());
        others.forEach(Connection::close);
        Hosts.await(() -> relay.relayService().orElseThrow().reservations() == 1);
        assertServes(relay);
    }

    @Test
    void circuitsOverTheLimitAreRefused() throws Exception {
        Host relay =
                hosts.relay(
                        RelayLimits.defaults()
                                .with(new RelayLimits.Circuits(4, 2, Duration.ofHours(1), 1000)));
        Host hidden = hosts.hidden();
        Hosts.reserve(hidden, relay);
        HopMessage.Connect question = new HopMessage.Connect(hidden.peerId());
        List<Stream> open = new ArrayList<>();
        Connection caller = to(relay);
        for (int i = 0; i < 2; i++) {
            Stream stream = caller.newStream(HopMessage.PROTOCOL);
            Delimited.write(stream.out(), question.toBytes());
            assertTrue(((HopMessage.Status) HopMessage.read(stream.in())).status().isOk());
            open.add(stream);
        }
        assertEquals(RelayStatus.RESOURCE_LIMIT_EXCEEDED, ask(caller, question));
        assertEquals(RelayStatus.RESOURCE_LIMIT_EXCEEDED, ask(to(relay), question));
        open.forEach(Stream::reset);
        Hosts.await(() -> relay.relayService().orElseThrow().circuits() == 0);
        assertTrue(ask(caller, question).isOk());
    }

    @Test
    void aCircuitEndsWithItsBytesOrItsTimeAndBothEndsAreToldWhy() throws Exception {
        for (CircuitLimit limit :
                List.of(
                        new CircuitLimit(Duration.ofHours(1), 100_000),
                        new CircuitLimit(Duration.ofSeconds(2), 0))) {
            Host relay =
                    hosts.relay(
                            Hosts.UNLIMITED.with(
                                    new RelayLimits.Circuits(
                                            8, 8, limit.duration(), limit.bytes())));
            Host hidden = hosts.hidden();
            Hosts.reserve(hidden, relay);
            Connection through = hosts.hidden().connect(Hosts.through(relay, hidden));
            assertEquals(limit, through.limit().orElseThrow());
            Stream stream = through.newStream(Hosts.ECHO);
            Thread.ofVirtual().start(() -> drain(stream));
            IOException over =
                    assertThrows(
                            IOException.class,
                            () -> {
                                while (true) stream.out().write(new byte[1000]);
                            });
            String reason = limit.bytes() > 0 ? "100000 bytes each way is used up" : "2 seconds";
            assertTrue(over.getMessage().contains(reason), over::toString);
            assertServes(hosts.relay());
        }
    }

    private static void drain(Stream stream) {
        try {
            stream.in().readAllBytes();
        } catch (IOException over) {
            // the writer says why
        }
    }

    @Test
    void aPeerThatHadItsShareIsRefused() throws Exception {
        Host relay =
                hosts.relay(
                        Hosts.UNLIMITED.with(
                                new RelayLimits.Traffic(0, 1_000_000, Duration.ofDays(1))));
        Host hidden = hosts.hidden();
        Hosts.reserve(hidden, relay);
        Host caller = hosts.hidden();
        Connection through = caller.connect(Hosts.through(relay, hidden));
        // What is left of the share is the limit that is told.
        assertTrue(through.isLimited());
        Stream stream = through.newStream(Hosts.ECHO);
        Thread.ofVirtual().start(() -> drain(stream));
        assertThrows(
                IOException.class,
                () -> {
                    while (true) stream.out().write(new byte[1000]);
                });
        Hosts.await(() -> relay.relayService().orElseThrow().circuits() == 0);
        long carried = relay.relayService().orElseThrow().bytes();
        assertTrue(carried <= 1_000_000, () -> "" + carried);
        assertServes(hosts.relay());
    }

    /// Several circuits that nobody reads are full and stand still; others go on.
    @Test
    void circuitsThatNobodyReadsHoldUpNobodyElse() throws Exception {
        Host relay = hosts.relay(Hosts.UNLIMITED);
        Host deaf = hosts.add(Host.builder());
        deaf.handle(StopMessage.PROTOCOL, HostileRelayTest::agreeAndNeverRead);
        Hosts.reserve(deaf, relay);
        Connection caller = to(relay);
        List<Stream> full = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            Stream stream = caller.newStream(HopMessage.PROTOCOL);
            Delimited.write(stream.out(), new HopMessage.Connect(deaf.peerId()).toBytes());
            assertTrue(((HopMessage.Status) HopMessage.read(stream.in())).status().isOk());
            stream.writeTimeout(Duration.ofMillis(200));
            assertThrows(
                    IOException.class,
                    () -> {
                        while (true) stream.out().write(new byte[65536]);
                    });
            full.add(stream);
        }
        assertServes(relay);
        full.forEach(Stream::reset);
        Hosts.await(() -> relay.relayService().orElseThrow().circuits() <= 1);
    }

    @Test
    void whereMemoryIsShortCircuitsThatStandStillEndBeforeOthersAreHurt() throws Exception {
        Limits little = Limits.defaults();
        little =
                little.with(
                        new Limits.Streams(
                                1000, 1000, little.streams().negotiationTimeout(), 4 << 20));
        Host relay =
                hosts.add(
                        Hosts.builder()
                                .limits(little)
                                .listen("/ip4/127.0.0.1/tcp/0")
                                .relayService(Hosts.UNLIMITED));
        Host deaf = hosts.add(Host.builder());
        deaf.handle(StopMessage.PROTOCOL, HostileRelayTest::agreeAndNeverRead);
        Hosts.reserve(deaf, relay);
        Connection caller = to(relay);
        long start = System.nanoTime();
        for (int i = 0; i < 12; i++) {
            Stream stream = caller.newStream(HopMessage.PROTOCOL);
            Delimited.write(stream.out(), new HopMessage.Connect(deaf.peerId()).toBytes());
            assertTrue(((HopMessage.Status) HopMessage.read(stream.in())).status().isOk());
            Thread.ofVirtual().start(() -> flood(stream));
        }
        assertServes(relay);
        Hosts.await(() -> relay.relayService().orElseThrow().circuits() <= 1);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        System.out.println("circuits that stood still ended after " + took);
    }

    private static void flood(Stream stream) {
        try {
            while (true) stream.out().write(new byte[65_536]);
        } catch (IOException ended) {
            // as it should be
        }
    }

    private static void agreeAndNeverRead(Stream stream) throws IOException, InterruptedException {
        StopMessage.read(stream.in());
        Delimited.write(stream.out(), new StopMessage.Status(RelayStatus.OK).toBytes());
        Thread.sleep(Duration.ofMinutes(10));
    }

    @Test
    void whoRefusesACircuitIsNotReached() throws Exception {
        Host relay = hosts.relay();
        Host unwilling = hosts.hidden();
        Hosts.reserve(unwilling, relay);
        unwilling.handle(
                StopMessage.PROTOCOL,
                stream -> {
                    StopMessage.read(stream.in());
                    StopMessage no = new StopMessage.Status(RelayStatus.PERMISSION_DENIED);
                    Delimited.write(stream.out(), no.toBytes());
                });
        Host caller = hosts.hidden();
        var refused =
                assertThrows(
                        ConnectException.class,
                        () -> caller.connect(Hosts.through(relay, unwilling)));
        assertTrue(refused.getMessage().contains("connection failed (203)"), refused::getMessage);
        assertEquals(0, relay.relayService().orElseThrow().circuits());
    }

    @Test
    void circuitsFromARelayThatWasNotAskedAreRefused() throws Exception {
        Host notOurs = hosts.hidden();
        Host host = hosts.add(Hosts.builder().listen("/ip4/127.0.0.1/tcp/0"));
        Connection connection = notOurs.connect(host.fullAddresses().getFirst());
        try (Stream stream = connection.newStream(StopMessage.PROTOCOL)) {
            StopMessage question =
                    new StopMessage.Connect(Keypair.generate().peerId(), CircuitLimit.NONE);
            Delimited.write(stream.out(), question.toBytes());
            StopMessage answer = StopMessage.read(stream.in());
            assertEquals(new StopMessage.Status(RelayStatus.PERMISSION_DENIED), answer);
        }
    }

    // ---- relays that lie

    /// What a host says of a relay that answers RESERVE so.
    private String trouble(Keypair relayKey, Function<PeerId, HopMessage.Grant> answer)
            throws Exception {
        Host relay = relay(relayKey, answer);
        Host asker = hosts.hidden();
        asker.relays().keep(relay.fullAddresses().getFirst());
        Hosts.await(() -> !asker.relays().troubles().isEmpty());
        assertEquals(List.of(), asker.relays().reservations());
        return asker.relays().troubles().get(relay.peerId());
    }

    private Host relay(Keypair key, Function<PeerId, HopMessage.Grant> answer) throws Exception {
        return hosts.add(
                Host.builder()
                        .key(key)
                        .listen("/ip4/127.0.0.1/tcp/0")
                        .handle(
                                HopMessage.PROTOCOL,
                                stream -> {
                                    HopMessage.read(stream.in());
                                    PeerId asker = stream.connection().remotePeer();
                                    Delimited.write(
                                            stream.out(), granted(answer.apply(asker)).toBytes());
                                }));
    }

    private static HopMessage granted(HopMessage.Grant grant) {
        return new HopMessage.Status(RelayStatus.OK, Optional.of(grant), CircuitLimit.NONE);
    }

    private static HopMessage.Grant grant(Instant expires, byte[] voucher) {
        return new HopMessage.Grant(expires, List.of(), Optional.of(voucher));
    }

    @Test
    void aReservationWithAVoucherThatDoesNotHoldCountsForNothing() throws Exception {
        Keypair relay = Keypair.generate();
        Keypair other = Keypair.generate();
        Instant later = Instant.now().plusSeconds(3600);
        assertContains(
                trouble(relay, peer -> grant(later, Voucher.seal(relay, other.peerId(), later))),
                "a voucher for the peer " + other.peerId());
        assertContains(
                trouble(relay, peer -> grant(later, Voucher.seal(other, peer, later))),
                "a voucher for the relay " + other.peerId());
        assertContains(
                trouble(relay, peer -> grant(later, forged(other, relay.peerId(), peer, later))),
                "a voucher that another peer has signed");
        byte[] flipped = Voucher.seal(relay, other.peerId(), later);
        flipped[flipped.length - 1] ^= 1;
        assertContains(trouble(relay, _ -> grant(later, flipped)), "wrong signature");
    }

    @Test
    void aRelayWhoseClockIsHoursBehindKeepsAPlaceForUsAndIsNotAskedAllTheTime() throws Exception {
        Keypair key = Keypair.generate();
        Instant past = Instant.ofEpochSecond(Instant.now().getEpochSecond() - 7200);
        AtomicInteger asked = new AtomicInteger();
        Host relay =
                relay(
                        key,
                        peer -> {
                            asked.incrementAndGet();
                            return grant(past, Voucher.seal(key, peer, past));
                        });
        Host asker = hosts.hidden();
        asker.relays().keep(relay.fullAddresses().getFirst());
        Reservation kept = asker.relays().await(relay.peerId(), Duration.ofSeconds(30));
        assertEquals(past, kept.expires());
        assertEquals(1, asked.get());
        assertEquals(Map.of(), asker.relays().troubles());
    }

    @Test
    void aReservationIsGoodForAsLongAsTheClocksLetOneThink() {
        Instant now = Instant.now();
        Map<Duration, Duration> lifetimes =
                Map.of(
                        Duration.ofHours(-3), Duration.ofMinutes(10),
                        Duration.ofMillis(999), Duration.ofMinutes(10),
                        Duration.ofSeconds(1), Duration.ofSeconds(1),
                        Duration.ofHours(2), Duration.ofHours(2),
                        Duration.ofDays(365), Duration.ofDays(1));
        lifetimes.forEach(
                (left, good) -> {
                    Reservation reservation =
                            new Reservation(null, now.plus(left), List.of(), CircuitLimit.NONE);
                    assertEquals(good, reservation.lifetime(now), left::toString);
                });
    }

    // Says that it is of the relay, and bears the signature of another.
    private static byte[] forged(Keypair signer, PeerId relay, PeerId peer, Instant expires) {
        byte[] payload = new Voucher(relay, peer, expires).payload();
        return goop.libp2p.SignedEnvelope.seal(signer, Voucher.DOMAIN, new byte[] {3, 2}, payload)
                .toBytes();
    }

    private static void assertContains(String text, String part) {
        assertTrue(text.contains(part), text);
    }

    @Test
    void aRelayThatHangsUpIsATroubleWithItsReason() throws Exception {
        Host relay =
                hosts.add(
                        Host.builder()
                                .listen("/ip4/127.0.0.1/tcp/0")
                                .handle(
                                        HopMessage.PROTOCOL,
                                        stream -> {
                                            throw new EOFException("gone");
                                        }));
        Host asker = hosts.hidden();
        asker.relays().keep(relay.fullAddresses().getFirst());
        Hosts.await(() -> !asker.relays().troubles().isEmpty());
        IOException none =
                assertThrows(
                        IOException.class,
                        () -> asker.relays().await(relay.peerId(), Duration.ofMillis(1)));
        assertTrue(none.getMessage().contains("reset"), none::getMessage);
    }
}
