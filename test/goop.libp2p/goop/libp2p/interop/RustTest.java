package goop.libp2p.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.json.JsonObject;
import goop.libp2p.Connection;
import goop.libp2p.Host;
import goop.libp2p.Multiaddr;
import goop.libp2p.PeerInfo;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;

/// rust-libp2p, which does some things as neither Go nor JavaScript does: its dialer sends Noise's
/// first message with the proposal, and it negotiates the muxer after Noise.
class RustTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Partner partner;
    private Host host;

    @BeforeEach
    void start() throws Exception {
        partner = Partner.start(Partner.Make.RUST);
        host = Us.start();
    }

    @AfterEach
    void close() {
        if (host != null) host.close();
        if (partner != null) partner.close();
    }

    @Test
    void weDialIt() throws Exception {
        Connection connection = Us.connect(host, partner);
        assertEquals(partner.id(), connection.remotePeer());
        weKnowEachOther(connection);
        assertTrue(partner.ask("connection", "peer", host.peerId()).bool("inbound"));
    }

    @Test
    void itDialsUsWithAnEarlyNoiseMessage() throws Exception {
        JsonObject seen = partner.ask("connect", "addr", Us.address(host));
        assertFalse(seen.bool("inbound"));
        Connection connection = host.connection(partner.id()).orElseThrow();
        assertTrue(connection.isInbound());
        weKnowEachOther(connection);
    }

    @Test
    void theConnectionEndsOnBothSides() throws Exception {
        Us.connect(host, partner);
        host.disconnect(partner.id());
        Us.await(() -> partner.connections(host.peerId()) == 0);
        partner.ask("connect", "addr", Us.address(host));
        partner.ask("disconnect", "peer", host.peerId());
        Us.await(() -> host.connections().isEmpty());
    }

    @Test
    void aPeerThatIsNotTheExpectedOneIsRefusedByBoth() throws Exception {
        String us = Us.address(host).toString().replaceAll("/p2p/.*", "/p2p/" + Us.nobody());
        assertThrows(Partner.Failure.class, () -> partner.ask("connect", "addr", us));
        String it = partner.address().toString().replaceAll("/p2p/.*", "/p2p/" + Us.nobody());
        assertThrows(IOException.class, () -> host.connect(Multiaddr.parse(it)));
    }

    // Its yamux refuses frames of over a MiB, and lets its windows grow by a rule of its own.
    @Test
    void megabytesComeBackBothWaysUntilTheHalfClose() throws Exception {
        Us.connect(host, partner);
        for (int length : new int[] {0, 1, 20_000_000}) {
            partner.ask("echo", "peer", host.peerId(), "bytes", length);
            Exchanges.echo(host.newStream(partner.id(), Exchanges.ECHO), new byte[length]);
        }
        Us.await(() -> host.streamCount() <= 2); // its pings
    }

    // Identify and ping, both ways.
    private void weKnowEachOther(Connection connection) throws Exception {
        PeerInfo info = connection.awaitInfo(PATIENCE);
        assertEquals("rustpeer", info.agentVersion());
        assertTrue(info.protocols().contains("/ipfs/ping/1.0.0"), info.protocols()::toString);
        assertTrue(info.observed().orElseThrow().toString().startsWith("/ip4/127.0.0.1/tcp/"));
        JsonObject us = partner.ask("identify", "peer", host.peerId());
        assertTrue(us.string("agent").startsWith("goop"), us.string("agent"));
        assertTrue(us.strings("protocols").contains(Exchanges.ECHO));
        assertTrue(host.ping(partner.id()).isPositive());
        JsonObject pinged = partner.ask("ping", "peer", host.peerId(), "count", 3);
        assertEquals(3, pinged.array("micros").values().size());
    }
}
