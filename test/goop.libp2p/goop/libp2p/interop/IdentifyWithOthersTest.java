package goop.libp2p.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.json.JsonObject;
import goop.libp2p.Connection;
import goop.libp2p.Host;
import goop.libp2p.PeerInfo;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;

/// What each side knows of the other.
@ParameterizedClass
@EnumSource(
        value = Partner.Make.class,
        names = {"GO", "GO_034", "JS"})
class IdentifyWithOthersTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Parameter private Partner.Make make;

    private Partner partner;
    private Host host;
    private Connection connection;

    @BeforeEach
    void connect() throws Exception {
        partner = Partner.start(make);
        host = Us.start();
        connection = Us.connect(host, partner);
    }

    @AfterEach
    void close() {
        if (host != null) host.close();
        if (partner != null) partner.close();
    }

    @Test
    void weKnowThem() throws Exception {
        PeerInfo info = connection.awaitInfo(PATIENCE);
        String agent = make == Partner.Make.JS ? "js-libp2p" : "gopeer";
        assertTrue(info.agentVersion().contains(agent), info.agentVersion());
        assertTrue(info.protocols().contains("/ipfs/ping/1.0.0"), info.protocols()::toString);
        assertTrue(info.protocols().contains(Exchanges.ECHO), info.protocols()::toString);
        assertTrue(info.signedRecord().isPresent());
        String listens = partner.address().toString().replaceAll("/p2p/.*", "");
        assertTrue(
                info.addresses().stream().anyMatch(a -> a.toString().startsWith(listens)),
                info.addresses()::toString);
        assertTrue(info.observed().orElseThrow().toString().startsWith("/ip4/127.0.0.1/tcp/"));
    }

    @Test
    void theyKnowUs() throws Exception {
        JsonObject us = partner.ask("identify", "peer", host.peerId());
        assertTrue(us.string("agent").startsWith("goop"), us.string("agent"));
        assertTrue(
                us.strings("protocols").contains(Exchanges.ECHO),
                us.strings("protocols")::toString);
        assertTrue(us.strings("protocols").contains("/ipfs/ping/1.0.0"));
        assertTrue(us.bool("signed"));
        String listens = Us.address(host).toString().replaceAll("/p2p/.*", "");
        assertTrue(
                us.strings("listenAddrs").contains(listens), us.strings("listenAddrs")::toString);
    }

    @Test
    void theirNewProtocolReachesUsByPush() throws Exception {
        assertFalse(connection.awaitInfo(PATIENCE).protocols().contains("/interop/new/1"));
        partner.ask("handle", "protocol", "/interop/new/1");
        Us.await(() -> connection.info().orElseThrow().protocols().contains("/interop/new/1"));
        Exchanges.echo(connection.newStream("/interop/new/1"), new byte[1000]);
    }

    @Test
    void ourNewProtocolReachesThemByPush() throws Exception {
        partner.ask("identify", "peer", host.peerId());
        host.handle("/interop/new/1", Exchanges.handlers().get(Exchanges.ECHO));
        Us.await(
                () ->
                        partner.ask("identify", "peer", host.peerId())
                                .strings("protocols")
                                .contains("/interop/new/1"));
        assertEquals(
                "/interop/new/1",
                partner.ask("open", "peer", host.peerId(), "protocol", "/interop/new/1")
                        .string("protocol"));
    }
}
