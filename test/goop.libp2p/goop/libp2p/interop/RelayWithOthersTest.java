package goop.libp2p.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.json.JsonObject;
import goop.libp2p.Connection;
import goop.libp2p.Host;
import goop.libp2p.Multiaddr;
import goop.libp2p.PeerId;
import goop.libp2p.Stream;
import goop.libp2p.relay.RelayLimits;
import goop.libp2p.relay.Reservation;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Circuits where one of the three, or two, are of another make.
class RelayWithOthersTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<AutoCloseable> open = new ArrayList<>();

    private Host us() throws IOException {
        Host host = Us.builder().start();
        open.add(host);
        return host;
    }

    private Host ourRelay() throws IOException {
        Host host =
                Us.builder()
                        .listen("/ip4/127.0.0.1/tcp/0")
                        .relayService(RelayLimits.defaults())
                        .start();
        open.add(host);
        return host;
    }

    private Partner partner(Partner.Make make, String... flags) throws IOException {
        Partner partner = Partner.start(make, flags);
        open.add(partner);
        return partner;
    }

    private Partner client(Partner.Make make) throws IOException {
        return partner(make, "--relay-client");
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : open.reversed()) each.close();
    }

    private static Multiaddr through(Multiaddr relay, PeerId peer) throws IOException {
        return relay.then(Multiaddr.parse("/p2p-circuit")).withPeer(peer);
    }

    private static void reserve(Host host, Multiaddr relay) throws Exception {
        host.relays().keep(relay);
        host.relays().await(relay.peerId().orElseThrow(), PATIENCE);
    }

    // Both ways over the connection that is there, and whole.
    private static void exchange(Host host, Partner partner, int bytes) throws Exception {
        assertTrue(host.ping(partner.id()).isPositive());
        partner.ask("echo", "peer", host.peerId(), "bytes", bytes);
        Exchanges.echo(host.newStream(partner.id(), Exchanges.ECHO), new byte[bytes]);
    }

    @Test
    void goReachesUsThroughOurRelayAndSeesThatTheConnectionIsLimited() throws Exception {
        reachUsThroughOurRelay(Partner.Make.GO);
    }

    @Test
    void jsReachesUsThroughOurRelay() throws Exception {
        reachUsThroughOurRelay(Partner.Make.JS);
    }

    @Test
    void rustReachesUsThroughOurRelay() throws Exception {
        reachUsThroughOurRelay(Partner.Make.RUST);
    }

    private void reachUsThroughOurRelay(Partner.Make make) throws Exception {
        Host relay = ourRelay();
        Host hidden = us();
        reserve(hidden, Us.address(relay));
        Partner caller = client(make);
        JsonObject seen =
                caller.ask("connect", "addr", through(Us.address(relay), hidden.peerId()));
        assertFalse(seen.bool("inbound"));
        assertTrue(seen.bool("limited", true)); // Rust does not tell
        assertTrue(hidden.connection(caller.id()).orElseThrow().isRelayed());
        caller.ask("ping", "peer", hidden.peerId(), "count", 3);
        exchange(hidden, caller, 3_000_000);
    }

    @Test
    void weReachGoThroughOurRelay() throws Exception {
        weReachThroughOurRelay(Partner.Make.GO);
    }

    @Test
    void weReachJsThroughOurRelay() throws Exception {
        weReachThroughOurRelay(Partner.Make.JS);
    }

    @Test
    void weReachRustThroughOurRelay() throws Exception {
        weReachThroughOurRelay(Partner.Make.RUST);
    }

    private void weReachThroughOurRelay(Partner.Make make) throws Exception {
        Host relay = ourRelay();
        Partner hidden = client(make);
        JsonObject reserved = hidden.ask("reserve", "addr", Us.address(relay));
        if (make == Partner.Make.GO) {
            assertTrue(reserved.bool("voucher"));
            assertEquals(RelayLimits.defaults().circuits().bytes(), reserved.integer("bytes"));
            Duration told = Duration.ofSeconds(reserved.integer("duration"));
            assertEquals(RelayLimits.defaults().circuits().duration(), told);
        }
        Host caller = us();
        Connection connection = caller.connect(through(Us.address(relay), hidden.id()));
        assertTrue(connection.isLimited());
        Us.await(() -> hidden.connections(caller.peerId()) > 0);
        JsonObject seen = hidden.ask("connection", "peer", caller.peerId());
        assertTrue(seen.bool("inbound"));
        assertTrue(seen.bool("limited", true));
        if (make == Partner.Make.GO) hidden.ask("ping", "peer", caller.peerId(), "count", 3);
        exchange(caller, hidden, 3_000_000);
    }

    @Test
    void goReachesGoThroughOurRelay() throws Exception {
        Host relay = ourRelay();
        Partner hidden = client(Partner.Make.GO);
        hidden.ask("reserve", "addr", Us.address(relay));
        Partner caller = client(Partner.Make.GO);
        caller.ask("connect", "addr", through(Us.address(relay), hidden.id()));
        caller.ask("echo", "peer", hidden.id(), "bytes", 3_000_000);
        hidden.ask("echo", "peer", caller.id(), "bytes", 3_000_000);
    }

    @Test
    void weMeetThroughGosRelay() throws Exception {
        Partner relay = partner(Partner.Make.GO, "--relay-service");
        Host hidden = us();
        reserve(hidden, relay.address());
        Reservation reservation = hidden.relays().reservations().getFirst();
        assertTrue(reservation.limit().isNone());
        Host caller = us();
        Connection connection = caller.connect(through(relay.address(), hidden.peerId()));
        assertTrue(connection.isRelayed());
        assertFalse(connection.isLimited());
        Exchanges.echo(connection.newStream(Exchanges.ECHO), new byte[3_000_000]);
    }

    @Test
    void goReachesUsThroughGosRelay() throws Exception {
        Partner relay = partner(Partner.Make.GO, "--relay-service");
        Host hidden = us();
        reserve(hidden, relay.address());
        Partner caller = client(Partner.Make.GO);
        caller.ask("connect", "addr", through(relay.address(), hidden.peerId()));
        exchange(hidden, caller, 3_000_000);
    }

    // It gives no voucher with a reservation, and tells a limit always.
    @Test
    void weMeetThroughRustsRelay() throws Exception {
        Partner relay = partner(Partner.Make.RUST, "--relay-service");
        Host hidden = us();
        reserve(hidden, relay.address());
        Host caller = us();
        Connection connection = caller.connect(through(relay.address(), hidden.peerId()));
        assertEquals(128 << 10, connection.limit().orElseThrow().bytes());
        Exchanges.echo(connection.newStream(Exchanges.ECHO), new byte[60_000]);
    }

    @Test
    void whenGosLimitEndsACircuitTheErrorSaysSo() throws Exception {
        Partner relay = partner(Partner.Make.GO, "--limited-relay");
        Host hidden = us();
        reserve(hidden, relay.address());
        Host caller = us();
        Connection connection = caller.connect(through(relay.address(), hidden.peerId()));
        assertEquals(128 << 10, connection.limit().orElseThrow().bytes());
        assertEquals(Duration.ofMinutes(2), connection.limit().orElseThrow().duration());
        Stream stream = connection.newStream(Exchanges.ECHO);
        IOException over =
                assertThrows(IOException.class, () -> Exchanges.echo(stream, new byte[1_000_000]));
        String reason = "its limit of 131072 bytes each way is used up";
        assertTrue(over.getMessage().contains(reason), over::toString);
    }

    @Test
    void whenOurLimitEndsACircuitGoSeesAReset() throws Exception {
        RelayLimits little =
                RelayLimits.defaults()
                        .with(new RelayLimits.Circuits(8, 8, Duration.ofMinutes(1), 100_000));
        Host relay = Us.builder().listen("/ip4/127.0.0.1/tcp/0").relayService(little).start();
        open.add(relay);
        Partner hidden = client(Partner.Make.GO);
        hidden.ask("reserve", "addr", Us.address(relay));
        Partner caller = client(Partner.Make.GO);
        caller.ask("connect", "addr", through(Us.address(relay), hidden.id()));
        assertThrows(
                Partner.Failure.class,
                () -> caller.ask("echo", "peer", hidden.id(), "bytes", 1_000_000));
        Us.await(() -> caller.connections(hidden.id()) == 0);
        Us.await(() -> relay.relayService().orElseThrow().circuits() == 0);
    }
}
