package goop.libp2p.dcutr;

import static org.junit.jupiter.api.Assertions.assertEquals;

import goop.libp2p.Multiaddr;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What a peer may make us dial.
class CandidatesTest {
    private static List<Multiaddr> addresses(String... texts) {
        return Multiaddr.parseAll(List.of(texts));
    }

    @Test
    void onlyPublicTcpAddressesAreTakenIpv6First() {
        List<Multiaddr> told =
                addresses(
                        "/ip4/127.0.0.1/tcp/1",
                        "/ip4/10.0.0.1/tcp/1",
                        "/ip4/192.168.0.1/tcp/1",
                        "/ip4/0.0.0.0/tcp/1",
                        "/ip4/255.255.255.255/tcp/1",
                        "/ip4/224.0.0.1/tcp/1",
                        "/ip4/85.0.0.1/tcp/0",
                        "/ip4/85.0.0.1/udp/1/quic-v1",
                        "/dns4/victim.example/tcp/25",
                        "/ip6/::1/tcp/1",
                        "/ip6/fe80::1/tcp/1",
                        "/ip6/fd00::1/tcp/1",
                        "/ip4/85.0.0.1/tcp/4001",
                        "/ip6/2a02::1/tcp/4001");
        assertEquals(
                addresses("/ip6/2a02::1/tcp/4001", "/ip4/85.0.0.1/tcp/4001"),
                Candidates.of(told, List.of()));
    }

    @Test
    void ourOwnAddressesAreNoneOfThePeers() {
        List<Multiaddr> ours = addresses("/ip4/85.0.0.1/tcp/4001");
        assertEquals(List.of(), Candidates.of(ours, ours));
    }

    @Test
    void ofAHundredAddressesFewAreTaken() {
        List<Multiaddr> told = new ArrayList<>();
        for (int host = 0; host < 100; host++) {
            told.addAll(addresses("/ip4/85.0.1." + host + "/tcp/80"));
        }
        Set<Object> ips = new HashSet<>();
        Candidates.of(told, List.of()).forEach(each -> ips.add(each.ip().orElseThrow()));
        assertEquals(Candidates.MOST_IPS, ips.size());
        List<Multiaddr> ports = new ArrayList<>();
        for (int port = 1; port < 100; port++) ports.addAll(addresses("/ip4/85.0.1.1/tcp/" + port));
        assertEquals(Candidates.MOST_PORTS, Candidates.of(ports, List.of()).size());
    }
}
