package goop.libp2p.yamux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.libp2p.StreamResetException;

import org.junit.jupiter.api.Test;

import java.io.IOException;

class StreamStateTest {
    private static final StreamResetException RESET = new StreamResetException(true, 7);

    private final StreamState ours = StreamState.outbound(1);
    private final StreamState theirs = StreamState.inbound(1);

    @Test
    void theFirstFrameOfAStreamOpensOrAcknowledgesIt() {
        assertTrue(ours.synOwed());
        assertEquals(Flags.SYN, ours.takeFlags());
        assertEquals(0, ours.takeFlags());
        assertFalse(ours.synOwed());
        assertEquals(Flags.ACK, theirs.takeFlags());
        assertEquals(0, theirs.takeFlags());
    }

    @Test
    void aStreamIsOverWhenBothSidesHaveEnded() throws Exception {
        assertTrue(ours.closeWrite());
        assertFalse(ours.closeWrite());
        assertThrows(IOException.class, ours::expectWritable);
        assertTrue(ours.expectReadable());
        assertFalse(ours.over());
        ours.finReceived();
        assertTrue(ours.over());
        assertFalse(ours.expectReadable());
    }

    @Test
    void aResetEndsBothHalvesEachTimeWithAnExceptionOfItsOwn() {
        assertTrue(ours.end(RESET, true));
        assertFalse(ours.end(RESET, true));
        var first = assertThrows(StreamResetException.class, ours::expectReadable);
        var second = assertThrows(StreamResetException.class, ours::expectWritable);
        assertNotSame(first, second);
        assertEquals(7, second.code());
        assertTrue(ours.over() && ours.forgets());
    }

    @Test
    void whatThePeerHadEndedCanBeReadAfterItsResetButNotAfterOurs() throws Exception {
        ours.finReceived();
        ours.end(RESET, true);
        assertFalse(ours.forgets());
        assertFalse(ours.expectReadable());
        theirs.finReceived();
        theirs.end(new StreamResetException(false, 0), false);
        assertTrue(theirs.forgets());
        assertThrows(StreamResetException.class, theirs::expectReadable);
    }

    @Test
    void dataMayNotFollowAnEndButAnEmptyFrameMay() throws Exception {
        ours.dataReceived(1);
        ours.finReceived();
        ours.dataReceived(0);
        YamuxException refused = assertThrows(YamuxException.class, () -> ours.dataReceived(1));
        assertEquals("yamux: 1 bytes on stream 1 after its FIN", refused.getMessage());
    }

    @Test
    void aStreamClosedHereWaitsForThePeersEndOnly() {
        theirs.closeRead();
        assertTrue(theirs.discards());
        assertFalse(theirs.abandoned());
        theirs.closeWrite();
        assertTrue(theirs.abandoned());
        theirs.finReceived();
        assertFalse(theirs.abandoned());
        assertTrue(theirs.over());
    }
}
