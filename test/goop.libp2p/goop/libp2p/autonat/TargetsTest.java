package goop.libp2p.autonat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.libp2p.Multiaddr;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/// Whom the service dials: nobody but the asker.
class TargetsTest {
    private static Multiaddr address(String text) {
        return Multiaddr.parseAll(List.of(text)).getFirst();
    }

    private static List<Multiaddr> targets(String seenAt, String... told) {
        return AutoNatService.targets(address(seenAt), Multiaddr.parseAll(List.of(told)));
    }

    @Test
    void thirdPartiesAddressesBecomeTheAskersOwn() {
        assertEquals(
                List.of(address("/ip4/85.0.0.9/tcp/50000"), address("/ip4/85.0.0.9/tcp/25")),
                targets("/ip4/85.0.0.9/tcp/50000", "/ip4/86.0.0.1/tcp/25", "/dns4/a.b/tcp/1"));
    }

    @Test
    void askersWithoutAPublicAddressAreNotDialled() {
        assertEquals(List.of(), targets("/ip4/192.168.1.2/tcp/5", "/ip4/85.0.0.9/tcp/1"));
        assertEquals(List.of(), targets("/ip4/127.0.0.1/tcp/5", "/ip4/127.0.0.1/tcp/1"));
        String relayed =
                "/ip4/85.0.0.2/tcp/1/p2p/12D3KooWPMVrtPJnaYNgi55CV4g3tSaH1XDM5EdDEHmcNduKKGbV/p2p-circuit";
        assertEquals(List.of(), targets(relayed, "/ip4/85.0.0.2/tcp/1"));
    }

    @Test
    void fewPortsAreTried() {
        List<String> told = new ArrayList<>();
        for (int port = 1; port < 64; port++) told.add("/ip4/85.0.0.9/tcp/" + port);
        List<Multiaddr> targets = targets("/ip4/85.0.0.9/tcp/50000", told.toArray(String[]::new));
        assertTrue(targets.size() <= AutoNatService.MOST_ADDRESSES, targets::toString);
    }
}
