package goop.libp2p.mdns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.libp2p.Multiaddr;
import goop.libp2p.Subnet;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;

class NeighbourhoodTest {
    private final Neighbourhood home =
            new Neighbourhood(
                    "eth0",
                    List.of(
                            subnet("85.0.0.130", 25),
                            subnet("2a02::1", 64),
                            subnet("fe80::1", 64)));

    private static Subnet subnet(String address, int prefix) {
        return new Subnet(InetAddress.ofLiteral(address), prefix);
    }

    @Test
    void aSourceIsOfTheLinkWhenItSharesAPrefix() {
        for (String each :
                List.of("85.0.0.129", "85.0.0.255", "2a02::ffff", "fe80::7", "169.254.1.1")) {
            assertTrue(home.isOnLink(InetAddress.ofLiteral(each)), each);
        }
        for (String each :
                List.of("85.0.0.127", "85.0.1.130", "2a02:0:0:1::1", "127.0.0.1", "::1")) {
            assertFalse(home.isOnLink(InetAddress.ofLiteral(each)), each);
        }
        // A prefix that the system does not know is that of one address.
        Neighbourhood unknown = new Neighbourhood("tun0", List.of(subnet("85.0.0.130", 0)));
        assertTrue(unknown.isOnLink(InetAddress.ofLiteral("85.0.0.130")));
        assertFalse(unknown.isOnLink(InetAddress.ofLiteral("85.0.0.131")));
    }

    @Test
    void publicAddressesAreDialledOnTheirOwnLinkOnly() throws IOException {
        assertEquals("[/ip4/85.0.0.200/tcp/1]", reachable("/ip4/85.0.0.200/tcp/1", false));
        assertEquals("[]", reachable("/ip4/85.0.0.1/tcp/1", false));
        assertEquals("[/ip4/10.1.2.3/tcp/1]", reachable("/ip4/10.1.2.3/tcp/1", false));
    }

    @Test
    void loopbackMeansSomethingOnThisMachineOnly() throws IOException {
        assertEquals("[]", reachable("/ip4/127.0.0.1/tcp/1", false));
        assertEquals("[/ip4/127.0.0.1/tcp/1]", reachable("/ip4/127.0.0.1/tcp/1", true));
        assertTrue(home.isOurs(InetAddress.ofLiteral("85.0.0.130")));
        assertFalse(home.isOurs(InetAddress.ofLiteral("85.0.0.131")));
    }

    @Test
    void aLinkLocalAddressGetsTheZoneItWasHeardIn() throws IOException {
        String here = "[/ip6zone/eth0/ip6/fe80::7/tcp/1]";
        assertEquals(here, reachable("/ip6/fe80::7/tcp/1", false));
        assertEquals(here, reachable("/ip6zone/wlan9/ip6/fe80::7/tcp/1", false));
        assertEquals("[]", reachable("/ip6zone/wlan9/tcp/1", false));
        assertEquals("[]", reachable("/ip6zone/wlan9", false));
    }

    @Test
    void thisLinksAddressesAreToldFirstAndLoopbackOnlyWhenThereIsNothingElse() throws IOException {
        List<Multiaddr> ours =
                Multiaddr.parseAll(
                        List.of(
                                "/ip4/127.0.0.1/tcp/1",
                                "/dns4/example.org/tcp/1",
                                "/ip4/10.0.0.1/tcp/1",
                                "/ip4/85.0.0.130/tcp/1"));
        assertEquals(
                "[/ip4/85.0.0.130/tcp/1, /ip4/10.0.0.1/tcp/1]", home.worthTelling(ours).toString());
        List<Multiaddr> inside = ours.subList(0, 1);
        assertEquals(inside, home.worthTelling(inside));
    }

    private String reachable(String address, boolean sameMachine) throws IOException {
        return home.reachable(Multiaddr.parse(address), sameMachine).stream().toList().toString();
    }
}
