package goop.libp2p.yamux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.libp2p.DelayedPipe;

import org.junit.jupiter.api.Test;

import java.io.IOException;

/// A line with 63 ms of round trip, on which a window of 256 KiB allows 4.1 MB/s.
class LongLineTest {
    private static final int ROUND_TRIP = 63;
    private static final int TRANSFER = 64 << 20;

    @Test
    void windowsGrowUntilTheLineIsFull() throws Exception {
        DelayedPipe up = new DelayedPipe(ROUND_TRIP / 2);
        DelayedPipe down = new DelayedPipe(ROUND_TRIP - ROUND_TRIP / 2);
        YamuxLimits limits = YamuxLimits.defaults();
        try (YamuxSession client = YamuxSession.start(down.in, up.out, true, limits, "far");
                YamuxSession server = YamuxSession.start(up.in, down.out, false, limits, "near")) {
            YamuxStream stream = client.open();
            Thread.ofVirtual().start(() -> send(stream));
            YamuxStream there = server.accept();
            long start = System.nanoTime();
            byte[] piece = new byte[64 * 1024];
            int count = 0;
            for (int n = there.in().read(piece); n >= 0; n = there.in().read(piece)) count += n;
            double seconds = (System.nanoTime() - start) / 1e9;
            assertEquals(TRANSFER, count);
            double rate = TRANSFER / seconds;
            System.out.printf("%d ms of round trip: %.0f MB/s%n", ROUND_TRIP, rate / 1e6);
            double fixed = ReceiveWindow.INITIAL / (ROUND_TRIP / 1e3);
            assertTrue(rate > 2 * fixed, rate + " bytes a second");
            assertTrue(there.input().grown() > 8 * ReceiveWindow.INITIAL, "window grows");
        }
    }

    private static void send(YamuxStream stream) {
        try {
            byte[] piece = new byte[64 * 1024];
            for (int i = 0; i < TRANSFER / piece.length; i++) stream.out().write(piece);
            stream.closeWrite();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
