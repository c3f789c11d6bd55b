package goop.libp2p.yamux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.libp2p.StreamResetException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

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

    @Test
    void aThousandStreamsShareOneConnection() throws Exception {
        Thread.ofVirtual().start(() -> echoAll(pair.server()));
        List<Thread> threads = new ArrayList<>();
        ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
        CountDownLatch allOpen = new CountDownLatch(1000);
        for (int i = 0; i < 1000; i++) {
            byte[] message = ascii("stream " + i);
            threads.add(
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        try (YamuxStream stream = pair.client().open()) {
                                            stream.out().write(message);
                                            stream.in().readNBytes(message.length);
                                            allOpen.countDown();
                                            allOpen.await();
                                            stream.out().write(message);
                                            stream.closeWrite();
                                            byte[] answer = stream.in().readAllBytes();
                                            assertArrayEquals(message, answer);
                                        } catch (Exception | AssertionError e) {
                                            failures.add(e);
                                            allOpen.countDown();
                                        }
                                    }));
        }
        for (Thread thread : threads) thread.join();
        assertEquals(List.of(), List.copyOf(failures));
        Until.holds(() -> pair.server().streamCount() == 0);
        assertEquals(0, pair.client().streamCount());
    }

    private static void echoAll(YamuxSession session) {
        try {
            while (true) {
                YamuxStream stream = session.accept();
                Thread.ofVirtual().start(() -> echo(stream));
            }
        } catch (IOException closed) {
            assertTrue(!session.isOpen());
        }
    }

    private static void echo(YamuxStream stream) {
        try (stream) {
            stream.in().transferTo(stream.out());
        } catch (IOException e) {
            stream.reset();
        }
    }

    @Test
    void anInterruptedThreadLeavesStreamAndSessionAsTheyWere() throws Exception {
        YamuxStream here = pair.client().open();
        here.out().write(1);
        YamuxStream there = pair.server().accept();
        AtomicReference<IOException> thrown = new AtomicReference<>();
        Thread reader =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    try {
                                        here.in().read();
                                    } catch (IOException e) {
                                        thrown.set(e);
                                    }
                                });
        reader.interrupt();
        reader.join();
        assertEquals(InterruptedIOException.class, thrown.get().getClass());
        there.out().write(5);
        assertEquals(5, here.in().read());
    }

    @Test
    void goingAwayLetsStreamsFinishAndThenCloses() throws Exception {
        YamuxStream here = pair.client().open();
        here.out().write(1);
        YamuxStream there = pair.server().accept();
        pair.server().goAway();
        Until.holds(
                () -> {
                    try {
                        pair.client().open().close();
                        return false;
                    } catch (IOException refused) {
                        return refused.getMessage().equals("yamux: the peer takes no more streams");
                    }
                });
        assertThrows(IOException.class, pair.server()::open);
        there.out().write(ascii("last words"));
        there.closeWrite();
        here.closeWrite();
        assertArrayEquals(ascii("last words"), here.in().readAllBytes());
        Until.holds(() -> !pair.server().isOpen() && !pair.client().isOpen());
    }

    @Test
    void theRoundTripIsMeasuredWithTheFirstFrame() throws Exception {
        assertEquals(Optional.empty(), pair.client().roundTripTime());
        pair.client().open().out().write(1);
        pair.server().accept().out().write(1);
        Until.holds(() -> pair.client().roundTripTime().isPresent());
    }

    @Test
    void whatIsUnreadWhenThePeerEndsAndClosesCanStillBeRead() throws Exception {
        YamuxStream here = pair.client().open();
        here.out().write(ascii("farewell"));
        here.closeWrite();
        YamuxStream there = pair.server().accept();
        pair.client().close();
        Until.holds(() -> !pair.server().isOpen());
        assertArrayEquals(ascii("farewell"), there.in().readAllBytes());
    }

    @Test
    void aStreamThatWasNeverUsedIsNeverSeen() throws Exception {
        pair.client().open().close();
        pair.client().open().reset();
        assertEquals(0, pair.client().streamCount());
        YamuxStream used = pair.client().open();
        used.out().write(1);
        assertEquals(used.id(), pair.server().accept().id());
    }

    @Test
    void readingNoMoreHoldsTheWriterUpAndTheOtherDirectionGoesOn() throws Exception {
        YamuxStream here = pair.client().open();
        here.out().write(1);
        YamuxStream there = pair.server().accept();
        there.closeRead();
        here.writeTimeout(Duration.ofMillis(50));
        assertThrows(SocketTimeoutException.class, () -> here.out().write(new byte[300_000]));
        there.out().write(3);
        assertEquals(3, here.in().read());
        assertEquals(0, pair.server().bufferedBytes());
        assertThrows(IOException.class, () -> there.in().read());
    }
}
