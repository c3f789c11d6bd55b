package goop.libp2p.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.libp2p.Keypair;
import goop.libp2p.Multiaddr;
import goop.libp2p.PeerId;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;

/// How often others can make us dial.
class DialBudgetTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private final PeerId one = Keypair.generate().peerId();
    private final PeerId other = Keypair.generate().peerId();

    private static List<Multiaddr> at(String ip) {
        return Multiaddr.parseAll(List.of("/ip4/" + ip + "/tcp/1", "/ip4/" + ip + "/tcp/2"));
    }

    @Test
    void aPeerHasItsShareAMinute() {
        DialBudget budget = new DialBudget(2, 100, 100);
        assertTrue(budget.takes(one, at("85.0.0.1"), START));
        assertTrue(budget.takes(one, at("85.0.0.2"), START));
        assertFalse(budget.takes(one, at("85.0.0.3"), START.plusSeconds(59)));
        assertTrue(budget.takes(other, at("85.0.0.3"), START.plusSeconds(59)));
        assertTrue(budget.takes(one, at("85.0.0.3"), START.plusSeconds(61)));
    }

    @Test
    void manyPeersTogetherCannotPointMoreAtOneAddressWhateverThePorts() {
        DialBudget budget = new DialBudget(100, 7, 100);
        int dials = 0;
        for (int peer = 0; peer < 50; peer++) {
            if (budget.takes(Keypair.generate().peerId(), at("85.0.0.1"), START)) dials++;
        }
        assertEquals(3, dials);
        assertTrue(budget.takes(one, at("85.0.0.2"), START));
    }

    @Test
    void inAllItIsBoundedAndForgets() {
        DialBudget budget = new DialBudget(100, 100, 10);
        for (int dial = 0; dial < 50; dial++) budget.takes(one, at("85.0.0." + dial), START);
        assertFalse(budget.takes(other, at("85.0.1.1"), START));
        assertTrue(budget.takes(other, at("85.0.1.1"), START.plusSeconds(61)));
        assertEquals(3, budget.size());
    }
}
