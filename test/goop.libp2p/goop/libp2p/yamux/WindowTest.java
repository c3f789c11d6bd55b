package goop.libp2p.yamux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

class WindowTest {
    private static final int INITIAL = ReceiveWindow.INITIAL;
    private static final int MAX = 16 << 20;

    @Test
    void aSendWindowGivesWhatItHas() throws Exception {
        SendWindow window = new SendWindow();
        assertEquals(200_000, window.take(200_000));
        assertEquals(INITIAL - 200_000, window.take(200_000));
        assertEquals(0, window.take(1));
        window.add(5);
        assertEquals(5, window.take(200_000));
    }

    @Test
    void aSendWindowGrowsTo32BitsAndNoFurther() throws Exception {
        SendWindow window = new SendWindow();
        window.add(0xffff_ffffL - INITIAL);
        assertEquals(0xffff_ffffL, window.open());
        YamuxException overflow = assertThrows(YamuxException.class, () -> window.add(1));
        assertEquals(
                "yamux: window update of 1 bytes upon 4294967295 overflows", overflow.getMessage());
        assertEquals(Integer.MAX_VALUE, window.take(Integer.MAX_VALUE));
    }

    @Test
    void aReceiveWindowTakesItsLastByteAndNotOneMore() throws Exception {
        ReceiveWindow window = new ReceiveWindow(MAX, 0);
        window.receive(3, INITIAL - 1);
        YamuxException overflow = assertThrows(YamuxException.class, () -> window.receive(3, 2));
        assertEquals("yamux: 2 bytes on stream 3, whose window has 1", overflow.getMessage());
        window.receive(3, 1);
        assertEquals(0, window.open());
    }

    @Test
    void creditIsGrantedWhenHalfOfTheWindowIsFreeAgain() throws Exception {
        ReceiveWindow window = new ReceiveWindow(MAX, 0);
        window.receive(1, INITIAL);
        assertEquals(0, window.grant(INITIAL / 2 + 1, 1, 0, growth -> true));
        assertEquals(INITIAL / 2, window.grant(INITIAL / 2, 1, 0, growth -> true));
        assertEquals(INITIAL / 2, window.open());
        assertEquals(INITIAL / 2, window.grant(0, 1, 0, growth -> true));
        assertEquals(INITIAL, window.open());
    }

    @Test
    void aWindowUsedUpWithinAFewRoundTripsDoublesToItsBound() throws Exception {
        ReceiveWindow window = new ReceiveWindow(MAX, 0);
        List<Long> asked = new ArrayList<>();
        long now = 0;
        for (int i = 0; i < 8; i++) {
            window.receive(1, (int) window.open());
            now += 399;
            window.grant(0, now, 100, growth -> asked.add(growth));
        }
        assertEquals(MAX, window.open());
        assertEquals(MAX - INITIAL, window.grown());
        assertEquals(List.of(1L << 18, 1L << 19, 1L << 20, 1L << 21, 1L << 22, 1L << 23), asked);
    }

    @Test
    void aSlowStreamOrOneWithoutMemoryStaysSmall() throws Exception {
        ReceiveWindow window = new ReceiveWindow(MAX, 0);
        window.receive(1, INITIAL);
        assertEquals(INITIAL, window.grant(0, 400, 100, growth -> true));
        window.receive(1, INITIAL);
        assertEquals(INITIAL, window.grant(0, 401, 100, growth -> false));
        assertEquals(0, window.grown());
    }

    @Test
    void whatIsPromisedAndWhatIsUnreadNeverExceedTheWindow() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        ReceiveWindow window = new ReceiveWindow(MAX, 0);
        long unread = 0;
        for (long now = 0; now < 100_000; now++) {
            int length = random.nextInt((int) Math.min(window.open(), 100_000) + 1);
            window.receive(1, length);
            unread += length;
            unread -= random.nextLong(unread + 1);
            window.grant(unread, now, random.nextInt(3), growth -> random.nextBoolean());
            long size = INITIAL + window.grown();
            if (window.open() + unread > size) throw new AssertionError("seed " + seed);
        }
    }
}
