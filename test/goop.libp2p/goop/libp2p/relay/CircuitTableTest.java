package goop.libp2p.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.libp2p.Keypair;
import goop.libp2p.PeerId;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class CircuitTableTest {
    private static final Duration DAY = Duration.ofDays(1);
    private final PeerId a = Keypair.generate().peerId();
    private final PeerId b = Keypair.generate().peerId();
    private final PeerId c = Keypair.generate().peerId();

    private static RelayLimits limits(int all, int perPeer, long bytes, long peerBytes) {
        return RelayLimits.defaults()
                .with(new RelayLimits.Circuits(all, perPeer, Duration.ofMinutes(1), bytes))
                .with(new RelayLimits.Traffic(0, peerBytes, DAY));
    }

    @Test
    void onlySoManyAreOpen() {
        CircuitTable table = new CircuitTable(limits(2, 9, 0, 0));
        assertTrue(table.open(a, b, 0));
        assertTrue(table.open(b, c, 0));
        assertFalse(table.open(a, c, 0));
        table.close(a, b, 0);
        assertTrue(table.open(a, c, 0));
        assertEquals(2, table.size());
    }

    @Test
    void aPeerHasOnlySoManyWhicheverEndItIs() {
        CircuitTable table = new CircuitTable(limits(9, 2, 0, 0));
        assertTrue(table.open(a, b, 0));
        assertTrue(table.open(c, a, 0));
        assertFalse(table.open(a, c, 0));
        assertFalse(table.open(b, a, 0));
        assertTrue(table.open(b, c, 0));
        table.close(c, a, 0);
        assertTrue(table.open(a, c, 0));
    }

    @Test
    void aPeerThatHadItsShareWaitsForTheNextPeriod() {
        CircuitTable table = new CircuitTable(limits(9, 9, 0, 1000));
        assertTrue(table.open(a, b, 0));
        assertTrue(table.carry(a, b, 600, 1));
        assertEquals(400, table.left(a, c, 2));
        assertFalse(table.carry(a, b, 401, 2));
        assertTrue(table.carry(b, a, 400, 2));
        assertFalse(table.open(c, a, 3));
        assertTrue(table.open(c, c, 3));
        long later = DAY.toMillis();
        assertTrue(table.open(c, a, later));
        assertEquals(1000, table.left(a, b, later));
        assertEquals(1000, table.bytes());
        // The circuits that were open before the new period still count.
        assertEquals(2, table.account(a, later).circuits());
    }

    @Test
    void whatIsToldIsTheLowerOfTheCircuitsLimitAndWhatIsLeft() {
        RelayLimits limits = limits(9, 9, 500, 1000);
        assertEquals(500, limits.limit(1000).bytes());
        assertEquals(300, limits.limit(300).bytes());
        assertEquals(0, limits(9, 9, 0, 0).limit(Long.MAX_VALUE).bytes());
        assertEquals(300, limits(9, 9, 0, 1000).limit(300).bytes());
    }

    @Test
    void accountsOfPeersWithoutCircuitsGiveWay() {
        CircuitTable table = new CircuitTable(limits(100_000, 100_000, 0, 1000));
        assertTrue(table.open(a, b, 0));
        assertTrue(table.carry(a, b, 10, 0));
        for (int i = 0; i < 20_000; i++) {
            PeerId from = invented(i);
            assertTrue(table.open(from, from, 0));
            table.close(from, from, 0);
        }
        assertEquals(10, table.account(a, 0).bytes());
        assertEquals(1, table.account(b, 0).circuits());
    }

    private static PeerId invented(int number) {
        byte[] digest = new byte[34];
        digest[0] = 0x12;
        digest[1] = 32;
        java.nio.ByteBuffer.wrap(digest).putInt(10, number);
        try {
            return PeerId.fromBytes(digest);
        } catch (java.io.IOException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
