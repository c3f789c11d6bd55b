package goop.rendezvous;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;

class RendezvousTest {

    @Test
    void streamsAreHeldToNineTenthsOfTheDescriptors() {
        assertEquals(20_000, Rendezvous.streamLimit(20_000, 1_000_000, 100_000));
        assertEquals(921, Rendezvous.streamLimit(20_000, 1024, 100_000));
        assertEquals(921, Rendezvous.streamLimit(0, 1024, 100_000));
    }

    @Test
    void aProxyThatSpeaksForManyAndSaysNotForWhomIsNamed() throws Exception {
        PeerTraffic peers = new PeerTraffic();
        ProxyWarning warning = new ProxyWarning();
        InetAddress proxy = InetAddress.ofLiteral("10.1.2.3");
        for (int i = 0; i < ProxyWarning.MANY; i++) peers.published("peer" + i, proxy, 100, true);
        warning.look(peers);
        assertEquals(List.of(), warning.current(), "an office behind one address");
        warning.unbelieved(proxy);
        warning.look(peers);
        assertTrue(warning.current().getFirst().contains("presence.trusted_proxies"));
        peers.retain(java.util.Set.of());
        warning.look(peers);
        assertEquals(List.of(), warning.current());
    }

    @Test
    void ourOwnPagesMayActAlsoWhereTheProxySaysAnotherHost() throws Exception {
        try (TestServer server =
                TestServer.withAdmin("presence.external_url=https://meet.example/board")) {
            assertEquals(
                    204,
                    server.send(
                                    server.asAdmin("/admin/drain")
                                            .header("Content-Type", "application/json")
                                            .header("Origin", "https://meet.example")
                                            .header("Sec-Fetch-Site", "same-origin")
                                            .POST(BodyPublishers.ofString("{}")))
                            .statusCode());
        }
    }
}
