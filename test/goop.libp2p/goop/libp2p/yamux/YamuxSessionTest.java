package goop.libp2p.yamux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.libp2p.StreamResetException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;

class YamuxSessionTest {
    private final SessionPair pair = SessionPair.start();

    @AfterEach
    void close() {
        pair.close();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void bytesGoBothWaysAndEachDirectionHasItsEnd() throws Exception {
        YamuxStream here = pair.client().open();
        here.out().write(ascii("ping"));
        YamuxStream there = pair.server().accept();
        assertArrayEquals(ascii("ping"), there.in().readNBytes(4));
        here.closeWrite();
        assertEquals(-1, there.in().read());
        there.out().write(ascii("pong"));
        there.closeWrite();
        assertArrayEquals(ascii("pong"), here.in().readAllBytes());
        Until.holds(() -> pair.client().streamCount() == 0);
        assertEquals(1, here.id());
        assertEquals(2, pair.server().open().id());
    }

    @Test
    void aStreamThatOnlyWaitsIsAnnounced() throws Exception {
        YamuxStream here = pair.client().open();
        Thread.ofVirtual()
                .start(
                        () -> {
                            try (YamuxStream there = pair.server().accept()) {
                                there.out().write(ascii("first"));
                            } catch (IOException e) {
                                throw new AssertionError(e);
                            }
                        });
        assertArrayEquals(ascii("first"), here.in().readAllBytes());
    }

    @Test
    void muchMoreThanTheWindowGoesThrough() throws Exception {
        byte[] much = new byte[20_000_000];
        new Random(4).nextBytes(much);
        Thread.ofVirtual()
                .start(
                        () -> {
                            try (YamuxStream there = pair.server().accept()) {
                                there.in().transferTo(there.out());
                            } catch (IOException e) {
                                throw new AssertionError(e);
                            }
                        });
        YamuxStream here = pair.client().open();
        Thread.ofVirtual()
                .start(
                        () -> {
                            try {
                                here.out().write(much);
                                here.closeWrite();
                            } catch (IOException e) {
                                throw new AssertionError(e);
                            }
                        });
        assertArrayEquals(much, here.in().readAllBytes());
        assertEquals(0, pair.client().bufferedBytes());
        assertEquals(0, pair.server().bufferedBytes());
    }

    @Test
    void aResetEndsBothSidesWithItsCode() throws Exception {
        YamuxStream here = pair.client().open();
        here.out().write(1);
        YamuxStream there = pair.server().accept();
        there.reset(0x1001);
        StreamResetException reset =
                assertThrows(StreamResetException.class, () -> here.in().read());
        assertTrue(reset.byPeer());
        assertEquals(0x1001, reset.code());
        assertThrows(StreamResetException.class, () -> here.out().write(1));
        assertThrows(StreamResetException.class, () -> there.in().read());
    }

    @Test
    void aReadWaitsNoLongerThanItsTimeoutAndCanBeRepeated() throws Exception {
        YamuxStream here = pair.client().open();
        here.readTimeout(Duration.ofMillis(20));
        assertThrows(SocketTimeoutException.class, () -> here.in().read());
        pair.server().accept().out().write(7);
        here.readTimeout(Duration.ZERO);
        assertEquals(7, here.in().read());
    }

    @Test
    void closingWakesEverybodyWithTheReason() throws Exception {
        YamuxStream here = pair.client().open();
        here.out().write(1);
        YamuxStream there = pair.server().accept();
        assertEquals(1, there.in().read());
        Thread closer = Thread.ofVirtual().start(pair.client()::close);
        IOException e = assertThrows(IOException.class, () -> there.in().read());
        assertTrue(e.getMessage().contains("the peer closed"), e.getMessage());
        assertThrows(IOException.class, pair.server()::accept);
        assertThrows(IOException.class, () -> here.in().read());
        closer.join();
        assertEquals("yamux: the session is closed", pair.client().closedReason().orElseThrow());
    }
}
