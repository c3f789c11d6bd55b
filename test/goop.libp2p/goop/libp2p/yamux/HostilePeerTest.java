package goop.libp2p.yamux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.libp2p.StreamResetException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Peers that break the protocol, or keep to its letter and mean harm. Each ends with the session
/// closed with a reason and its memory back, or with what it did undone.
class HostilePeerTest {
    private static final int INITIAL = ReceiveWindow.INITIAL;
    private static final YamuxLimits LIMITS = YamuxLimits.defaults();

    private final ByteBudget memory = new ByteBudget(1L << 30);
    private RawPeer peer = RawPeer.dialler(LIMITS, memory);

    @AfterEach
    void close() {
        peer.close();
        assertEquals(0, memory.used());
        assertEquals(0, peer.session.streamCount());
    }

    private void start(RawPeer other) {
        peer.close();
        peer = other;
    }

    private void assertRefused(String reason) throws Exception {
        assertEquals("yamux: " + reason, peer.reason());
        assertEquals(Frame.GoAway.PROTOCOL_ERROR, peer.receiveGoAway().code());
        assertTrue(peer.hangsUp());
        assertEquals(0, memory.used());
    }

    // ---- frames that are none

    @Test
    void anUnknownVersionIsRefused() throws Exception {
        peer.bytes(1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0);
        assertRefused("version 1");
    }

    @Test
    void anUnknownTypeIsRefused() throws Exception {
        peer.bytes(0, 9, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0);
        assertRefused("frame type 9");
    }

    @Test
    void aFrameCutAnywhereEndsTheSession() throws Exception {
        byte[] frame = {0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 'h', 'i'};
        for (int length = 0; length <= frame.length; length++) {
            start(RawPeer.dialler(LIMITS, memory));
            peer.out.write(frame, 0, length);
            peer.toSession.end();
            boolean between = length == 0 || length == frame.length;
            assertEquals(
                    between
                            ? "yamux: the peer closed the connection"
                            : "yamux: the connection ended within a frame",
                    peer.reason());
        }
    }

    // ---- windows

    @Test
    void aSynWithMoreThanTheWindowIsRefusedBeforeThereIsAStream() throws Exception {
        peer.send(new Frame.Data(Flags.SYN, 1, INITIAL + 1));
        assertRefused("SYN with 262145 bytes");
        assertThrows(IOException.class, peer.session::accept);
    }

    @Test
    void aSynWithAWholeWindowIsLawful() throws Exception {
        peer.data(Flags.SYN, 1, INITIAL);
        assertEquals(INITIAL, peer.session.accept().in().readNBytes(INITIAL).length);
    }

    @Test
    void dataBeyondTheWindowIsRefused() throws Exception {
        peer.data(Flags.SYN, 1, INITIAL - 1);
        peer.data(0, 1, 2);
        assertRefused("2 bytes on stream 1, whose window has 1");
    }

    @Test
    void aLengthOver31BitsIsRefused() throws Exception {
        peer.bytes(0, 0, 0, 1, 0, 0, 0, 1, 0xff, 0xff, 0xff, 0xff);
        assertRefused("a frame of 4294967295 bytes");
    }

    @Test
    void windowUpdatesThatOverflowAreRefused() throws Exception {
        peer.windowUpdate(Flags.SYN, 1, 0xffff_ffffL - INITIAL);
        peer.windowUpdate(0, 1, 1);
        assertRefused("window update of 1 bytes upon 4294967295 overflows");
    }

    @Test
    void theLengthOfAResetIsACodeAndNoCredit() throws Exception {
        peer.windowUpdate(Flags.SYN, 1, 0);
        YamuxStream stream = peer.session.accept();
        peer.windowUpdate(Flags.RST, 1, 0xffff_ffffL);
        StreamResetException reset =
                assertThrows(StreamResetException.class, () -> stream.in().read());
        assertEquals(0xffff_ffffL, reset.code());
        assertTrue(peer.session.isOpen());
    }

    // ---- stream ids

    @Test
    void streamZeroIsNoStream() throws Exception {
        peer.data(Flags.SYN, 0, 1);
        assertRefused("stream 0 is the session, not a stream");
    }

    @Test
    void anIdOfTheOtherSideIsRefused() throws Exception {
        peer.data(Flags.SYN, 2, 1);
        assertRefused("SYN of stream 2, an id of ours");
    }

    @Test
    void openingAnOpenStreamIsRefused() throws Exception {
        peer.data(Flags.SYN, 0xffff_ffff, 1);
        peer.data(Flags.SYN, 0xffff_ffff, 1);
        assertRefused("SYN of stream 4294967295, which is open");
    }

    @Test
    void dataAfterFinIsRefused() throws Exception {
        peer.data(Flags.SYN | Flags.FIN, 1, 1);
        peer.windowUpdate(Flags.FIN, 1, 0);
        peer.data(0, 1, 0);
        peer.data(0, 1, 1);
        assertRefused("1 bytes on stream 1 after its FIN");
    }

    // ---- streams that are not there

    @Test
    void dataForAStreamThatNeverWasIsRefused() throws Exception {
        peer.data(0, 1, 1);
        assertRefused("1 bytes for stream 1, which is not open");
    }

    @Test
    void whatWasInFlightWhenAStreamWasResetIsDiscardedAndNoMore() throws Exception {
        peer.data(Flags.SYN, 1, 1000);
        peer.session.accept().reset();
        assertEquals(new Frame.WindowUpdate(Flags.RST, 1, 0), peer.receive());
        peer.data(0, 1, INITIAL - 1000);
        peer.data(Flags.FIN, 1, 0);
        peer.data(Flags.SYN, 3, new byte[] {42});
        assertEquals(42, peer.session.accept().in().read());
        peer.data(0, 1, 1);
        assertRefused("1 bytes for stream 1, which is not open");
    }

    @Test
    void dataThatComesWhileAResetWaitsToBeSentIsDiscarded() throws Exception {
        // It reads nothing, so that in the end a reset finds no room. It has ended its side of
        // these streams: nothing is expected of them.
        start(RawPeer.narrow(LIMITS));
        List<Thread> resetting = new ArrayList<>();
        int id = 1;
        for (boolean waits = false; !waits; id += 2) {
            peer.windowUpdate(Flags.SYN | Flags.FIN, id, 0);
            waits = resetAccepted(resetting);
        }
        peer.windowUpdate(Flags.SYN, id, 0);
        assertTrue(resetAccepted(resetting));
        peer.data(0, id, 1000);
        peer.data(Flags.FIN, id, 0);
        peer.data(Flags.SYN, id + 2, new byte[] {42});
        assertEquals(42, peer.session.accept().in().read());
        peer.drain();
        for (Thread each : resetting) each.join();
    }

    /// Resets the next stream in a thread of its own; whether that has to wait.
    private boolean resetAccepted(List<Thread> resetting) throws Exception {
        YamuxStream stream = peer.session.accept();
        Thread thread = Thread.ofPlatform().start(stream::reset);
        resetting.add(thread);
        Until.holds(() -> !thread.isAlive() || thread.getState() == Thread.State.WAITING);
        return thread.isAlive();
    }

    @Test
    void dataAfterBothSidesEndedIsRefused() throws Exception {
        peer.data(Flags.SYN | Flags.FIN, 1, 0);
        peer.session.accept().closeWrite();
        Until.holds(() -> peer.session.streamCount() == 0);
        peer.data(0, 1, 1);
        assertRefused("1 bytes for stream 1, which is not open");
    }

    @Test
    void dataForAClosedStreamResetsIt() throws Exception {
        peer.data(Flags.SYN, 1, 1);
        peer.session.accept().close();
        assertEquals(new Frame.WindowUpdate(Flags.ACK | Flags.FIN, 1, 0), peer.receive());
        peer.data(0, 1, 1);
        assertEquals(new Frame.WindowUpdate(Flags.RST, 1, 0), peer.receive());
        Until.holds(() -> peer.session.streamCount() == 0);
        assertTrue(peer.session.isOpen());
    }

    @Test
    void aClosedStreamThatThePeerDoesNotEndIsReset() throws Exception {
        start(RawPeer.dialler(Times.of(Duration.ofMillis(20), Duration.ofSeconds(20)), memory));
        peer.windowUpdate(Flags.SYN, 1, 0);
        peer.session.accept().close();
        assertEquals(new Frame.WindowUpdate(Flags.ACK | Flags.FIN, 1, 0), peer.receive());
        assertEquals(new Frame.WindowUpdate(Flags.RST, 1, 0), peer.receive());
    }

    // ---- floods

    @Test
    void streamsBeyondTheBacklogAreResetAndThenTheSessionEnds() throws Exception {
        Thread drain = null;
        for (int i = 0; i < LIMITS.acceptBacklog(); i++) peer.windowUpdate(Flags.SYN, 2 * i + 1, 0);
        int next = 2 * LIMITS.acceptBacklog() + 1;
        peer.windowUpdate(Flags.SYN, next, 0);
        assertEquals(new Frame.WindowUpdate(Flags.RST, next, 0), peer.receive());
        assertEquals(LIMITS.acceptBacklog(), peer.session.inboundCount());
        drain = peer.drain();
        for (int i = 1; i <= LIMITS.refusals(); i++) {
            peer.windowUpdate(Flags.SYN, next + 2 * i, 0);
        }
        assertEquals("yamux: 1001 streams beyond the limit", peer.reason());
        drain.join();
    }

    @Test
    void streamsBeyondTheirNumberAreReset() throws Exception {
        for (int i = 0; i < LIMITS.inboundStreams(); i++) {
            peer.windowUpdate(Flags.SYN, 2 * i + 1, 0);
            peer.session.accept();
        }
        peer.data(Flags.SYN, 9999, 10);
        assertEquals(new Frame.WindowUpdate(Flags.RST, 9999, 0), peer.receive());
        peer.windowUpdate(Flags.RST, 1, 0);
        peer.data(Flags.SYN, 10001, new byte[] {42});
        assertEquals(42, peer.session.accept().in().read());
    }

    @Test
    void streamsOpenedAndResetAtOnceLeaveNothing() throws Exception {
        for (int i = 0; i < 5_000; i++) {
            peer.data(Flags.SYN, 2 * i + 1, 100);
            peer.windowUpdate(Flags.RST, 2 * i + 1, 0);
            peer.windowUpdate(Flags.SYN | Flags.RST, 2 * i + 1, 0);
        }
        peer.data(Flags.SYN, 20001, new byte[] {42});
        YamuxStream stream = peer.session.accept();
        while (stream.id() != 20001) stream = peer.session.accept();
        assertEquals(42, stream.in().read());
        assertEquals(1, peer.session.streamCount());
    }

    @Test
    void pingsWithoutEndAreRefused() throws Exception {
        Thread drain = peer.drain();
        for (int i = 0; i <= LIMITS.idleFrames(); i++) peer.send(new Frame.Ping(Flags.SYN, i));
        assertEquals("yamux: 100001 frames that do nothing", peer.reason());
        drain.join();
    }

    @Test
    void emptyFramesWithoutEndAreRefused() throws Exception {
        peer.data(Flags.SYN, 1, 1);
        for (int i = 0; i <= LIMITS.idleFrames() / 2; i++) {
            peer.data(0, 1, 0);
            peer.windowUpdate(0, 1, 0);
        }
        assertRefused("100001 frames that do nothing");
    }

    @Test
    void aPeerThatPingsAndDoesNotReadIsNotReadAnyMore() throws Exception {
        start(RawPeer.narrow(Times.of(Duration.ofSeconds(20), Duration.ofMillis(500))));
        assertThrows(
                IOException.class,
                () -> {
                    for (int i = 0; i <= LIMITS.idleFrames(); i++) {
                        peer.send(new Frame.Ping(Flags.SYN, i));
                    }
                });
        String reason = peer.reason();
        assertTrue(reason.startsWith("yamux: the peer has read nothing for "), reason);
    }

    // ---- peers that do not do their part

    @Test
    void aPeerThatNeverReadsHoldsAWriterNoLongerThanTheDeadline() throws Exception {
        start(RawPeer.narrow(Times.of(Duration.ofSeconds(20), Duration.ofMillis(300))));
        YamuxStream stream = peer.session.open();
        long start = System.nanoTime();
        IOException failure =
                assertThrows(IOException.class, () -> stream.out().write(new byte[1_000_000]));
        Times.print("write deadline of 300 ms", start, 1_500);
        assertTrue(failure.getMessage().contains("has read nothing for"), failure.getMessage());
    }

    @Test
    void aPeerThatIsSilentAfterAPingIsDead() throws Exception {
        start(RawPeer.dialler(Times.keepAlive(Duration.ofMillis(50), Duration.ofMillis(200))));
        Thread drain = peer.drain();
        assertEquals("yamux: the peer did not answer for 200 ms", peer.reason());
        assertTrue(peer.dead);
        drain.join();
    }

    @Test
    void openingStopsAtWhatThePeerDoesNotAcknowledge() throws Exception {
        start(RawPeer.dialler(Times.open(Duration.ofMillis(20))));
        for (int i = 0; i < LIMITS.unacknowledged(); i++) peer.session.open();
        IOException full = assertThrows(IOException.class, peer.session::open);
        assertEquals("yamux: the peer acknowledges none of 256 streams", full.getMessage());
        peer.windowUpdate(Flags.ACK, 2, 0);
        peer.windowUpdate(Flags.ACK, 2, 0);
        peer.windowUpdate(Flags.RST, 4, 0);
        Until.holds(() -> peer.session.streamCount() == LIMITS.unacknowledged() - 1);
        peer.session.open();
        peer.session.open();
        assertThrows(IOException.class, peer.session::open);
    }

    @Test
    void streamsThatNobodyReadsTakeNoMoreThanTheBudget() throws Exception {
        Thread drain = peer.drain();
        int streams = 400;
        YamuxStream[] accepted = new YamuxStream[streams];
        for (int i = 0; i < streams; i++) {
            peer.windowUpdate(Flags.SYN, 2 * i + 1, 0);
            accepted[i] = peer.session.accept();
            peer.data(0, 2 * i + 1, INITIAL);
        }
        YamuxStream last = accepted[streams - 1];
        assertThrows(StreamResetException.class, () -> last.in().readNBytes(INITIAL));
        assertTrue(peer.session.bufferedBytes() <= LIMITS.buffered());
        assertEquals(peer.session.bufferedBytes(), memory.used());
        assertEquals(INITIAL, accepted[0].in().readNBytes(INITIAL).length);
        assertTrue(peer.session.isOpen());
        for (YamuxStream stream : accepted) stream.reset();
        assertEquals(0, memory.used());
        peer.close();
        drain.join();
    }

    @Test
    void memoryIsTakenForWhatComesAndNotForWhatIsPromised() throws Exception {
        peer.send(new Frame.Data(Flags.SYN, 1, INITIAL));
        peer.out.write(7);
        YamuxStream stream = peer.session.accept();
        assertEquals(7, stream.in().read());
        assertTrue(memory.used() <= ChunkPool.MAX);
    }

    @Test
    void singleBytesAreGatheredNotHeldOneByOne() throws Exception {
        byte[] frame = {0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 'x'};
        peer.windowUpdate(Flags.SYN, 1, 0);
        YamuxStream stream = peer.session.accept();
        byte[] many = new byte[frame.length * 1000];
        for (int i = 0; i < 1000; i++) System.arraycopy(frame, 0, many, i * 13, 13);
        for (int i = 0; i < 100; i++) peer.out.write(many);
        byte[] expected = new byte[100_000];
        Arrays.fill(expected, (byte) 'x');
        Until.holds(() -> stream.input().available() == expected.length);
        assertTrue(memory.used() < 2 * expected.length, "used " + memory.used());
        assertArrayEquals(expected, stream.in().readNBytes(expected.length));
    }

    // ---- going away

    @Test
    void aGoAwayWithACodeEndsTheSession() throws Exception {
        YamuxStream stream = peer.session.open();
        peer.send(new Frame.GoAway(Frame.GoAway.PROTOCOL_ERROR));
        assertEquals("yamux: the peer went away with code 1", peer.reason());
        assertThrows(IOException.class, () -> stream.in().read());
    }

    @Test
    void afterAGoAwayOpenStreamsFinishAndNoneIsOpened() throws Exception {
        YamuxStream stream = peer.session.open();
        stream.out().write(1);
        peer.send(new Frame.GoAway(Frame.GoAway.NORMAL));
        peer.data(Flags.ACK | Flags.FIN, 2, new byte[] {9});
        assertEquals(9, stream.in().read());
        assertEquals(-1, stream.in().read());
        IOException refused = assertThrows(IOException.class, peer.session::open);
        assertEquals("yamux: the peer takes no more streams", refused.getMessage());
        stream.closeWrite();
    }
}
