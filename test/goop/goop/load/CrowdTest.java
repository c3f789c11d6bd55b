package goop.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import goop.libp2p.Keypair;

import org.junit.jupiter.api.Test;

import java.util.List;

class CrowdTest {
    private static final long TTL = 20;
    private static final long MARGIN = 10;

    private final Keypair key = Keypair.generate();
    private final Crowd crowd = new Crowd(List.of(Keypair.generate(), key));

    @Test
    void oursAreKnownByTheirIds() {
        assertEquals(1, crowd.number(key.peerId().toString()));
        assertEquals(-1, crowd.number("somebody else"));
        assertEquals(2, crowd.size());
    }

    @Test
    void whoseMessageWasTakenIsHereUntilTheTtlIsOver() {
        crowd.taken(1, 3, 1000, TTL);
        assertEquals(true, crowd.here(1, 1000 + 14, TTL, MARGIN));
        assertNull(crowd.here(1, 1000 + 16, TTL, MARGIN), "the server may see it either way");
        assertNull(crowd.here(1, 1000 + 30, TTL, MARGIN));
        assertEquals(false, crowd.here(1, 1000 + 31, TTL, MARGIN));
    }

    @Test
    void whoSaidGoodbyeIsGoneOnceThatIsEverywhere() {
        crowd.taken(1, 3, 1000, TTL);
        crowd.left(1, 1001);
        assertNull(crowd.here(1, 1001 + MARGIN, TTL, MARGIN));
        assertEquals(false, crowd.here(1, 1002 + MARGIN, TTL, MARGIN));
    }

    @Test
    void whatAPeerSaysTellsItsLabel() {
        crowd.taken(1, 3, 1000, TTL);
        assertEquals(3, crowd.label(1));
        assertEquals(3, Crowd.label(Crowd.content(1, 3)));
        assertEquals(-1, Crowd.label("load test 1"));
        assertEquals(-1, Crowd.label(""));
    }

    @Test
    void whatIsNewIsCertainOnlyOnceItIsEverywhere() {
        crowd.taken(1, 3, 1000, TTL);
        assertNull(crowd.here(1, 1000 + MARGIN, TTL, MARGIN), "it has just come");
        crowd.taken(1, 3, 1010, TTL);
        assertEquals(true, crowd.here(1, 1011, TTL, MARGIN));
        crowd.taken(1, 4, 1020, TTL);
        assertNull(crowd.here(1, 1021, TTL, MARGIN), "it says something new");
        crowd.taken(1, 4, 1040, TTL);
        assertNull(crowd.here(1, 1041, TTL, MARGIN), "it was silent so long that it may have gone");
    }
}
