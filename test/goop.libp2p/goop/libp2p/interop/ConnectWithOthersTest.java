package goop.libp2p.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.json.JsonObject;
import goop.libp2p.Connection;
import goop.libp2p.Host;
import goop.libp2p.Multiaddr;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.util.concurrent.FutureTask;

/// Dialling, in both directions and in every way that negotiation can go.
@ParameterizedClass
@EnumSource(
        value = Partner.Make.class,
        names = {"GO", "GO_034", "JS"})
class ConnectWithOthersTest {
    @Parameter private Partner.Make make;

    private Host host;

    @BeforeEach
    void start() throws Exception {
        host = Us.start();
    }

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void weDialThem() throws Exception {
        try (Partner partner = Partner.start(make)) {
            weDial(partner);
            theyPing(partner);
        }
    }

    @Test
    void theyDialUs() throws Exception {
        try (Partner partner = Partner.start(make)) {
            JsonObject seen = theyDial(partner);
            assertEquals("/noise", seen.string("security"));
            // Only Go tells.
            assertTrue(seen.bool("early", true));
            wePing(partner);
        }
    }

    @Test
    void theMuxerIsNegotiatedAfterNoiseWithOneThatWeDial() throws Exception {
        try (Partner partner = Partner.start(make, "--no-early-muxer")) {
            weDial(partner);
            theyPing(partner);
        }
    }

    @Test
    void theMuxerIsNegotiatedAfterNoiseWithOneThatDialsUs() throws Exception {
        try (Partner partner = Partner.start(make, "--no-early-muxer")) {
            JsonObject seen = theyDial(partner);
            assertFalse(seen.bool("early", false));
            wePing(partner);
        }
    }

    @Test
    void theMuxerIsNegotiatedAfterNoiseWhereOursIsSilent() throws Exception {
        try (Host silent = Us.start(false);
                Partner partner = Partner.start(make)) {
            silent.connect(partner.address());
            assertTrue(silent.ping(partner.id()).isPositive());
        }
        try (Host silent = Us.start(false);
                Partner partner = Partner.start(make)) {
            assertFalse(partner.ask("connect", "addr", Us.address(silent)).bool("early", false));
            assertTrue(silent.ping(partner.id()).isPositive());
        }
    }

    @Test
    void peersWithRsaKeysAreWelcome() throws Exception {
        bothWaysWithKeysOf("rsa");
    }

    @Test
    void peersWithEcdsaKeysAreWelcome() throws Exception {
        // js-libp2p has no peer ids for them.
        if (make == Partner.Make.GO) bothWaysWithKeysOf("ecdsa");
    }

    @Test
    void aPeerWithAKeyThatTheJdkCannotCheckIsRefusedByName() throws Exception {
        try (Partner partner = Partner.start(make, "--key-type", "secp256k1")) {
            IOException refused =
                    assertThrows(IOException.class, () -> host.connect(partner.address()));
            String reason = "the JDK cannot check secp256k1 signatures";
            assertTrue(refused.getMessage().contains(reason), refused::getMessage);
            try {
                partner.ask("connect", "addr", Us.address(host));
            } catch (Partner.Failure alsoRight) {
                // A dialer is done before we refuse its key: Go takes that for a success at first.
            }
            Us.await(() -> partner.connections(host.peerId()) == 0 && host.connections().isEmpty());
        }
    }

    @Test
    void aPeerThatIsNotTheExpectedOneIsRefused() throws Exception {
        try (Partner partner = Partner.start(make)) {
            String wrong =
                    partner.address().toString().replaceAll("/p2p/.*", "/p2p/" + Us.nobody());
            assertThrows(IOException.class, () -> host.connect(Multiaddr.parse(wrong)));
        }
    }

    @Test
    void bothDialAtOnceAndKeepAUsableConnection() throws Exception {
        try (Partner partner = Partner.start(make)) {
            for (int round = 0; round < 10; round++) {
                var theirs = new FutureTask<>(() -> theyDial(partner));
                Thread.ofVirtual().start(theirs);
                host.connect(partner.address());
                theirs.get();
                theyPing(partner);
                wePing(partner);
                // A late close of the second connection must not take the first one with it.
                partner.ask("echo", "peer", host.peerId(), "bytes", 100_000);
                Exchanges.echo(host.newStream(partner.id(), Exchanges.ECHO), new byte[100_000]);
                host.disconnect(partner.id());
                Us.await(() -> partner.connections(host.peerId()) == 0);
            }
        }
    }

    private void bothWaysWithKeysOf(String type) throws Exception {
        try (Partner partner = Partner.start(make, "--key-type", type)) {
            weDial(partner);
            theyPing(partner);
        }
        try (Partner partner = Partner.start(make, "--key-type", type)) {
            theyDial(partner);
            wePing(partner);
        }
    }

    private void weDial(Partner partner) throws Exception {
        Connection connection = Us.connect(host, partner);
        assertEquals(partner.id(), connection.remotePeer());
        assertFalse(connection.isInbound());
        wePing(partner);
        assertEquals(1, partner.connections(host.peerId()));
        JsonObject seen = partner.ask("connection", "peer", host.peerId());
        assertTrue(seen.bool("inbound"));
        assertEquals("/yamux/1.0.0", seen.string("muxer"));
    }

    private JsonObject theyDial(Partner partner) throws IOException {
        JsonObject seen = partner.ask("connect", "addr", Us.address(host));
        assertEquals("/yamux/1.0.0", seen.string("muxer"));
        return seen;
    }

    private void wePing(Partner partner) throws Exception {
        assertTrue(host.ping(partner.id()).isPositive());
    }

    private void theyPing(Partner partner) throws IOException {
        JsonObject pinged = partner.ask("ping", "peer", host.peerId(), "count", 3);
        assertEquals(3, pinged.array("micros").values().size());
    }
}
