package goop.libp2p.noise;

import static goop.libp2p.Vectors.hex;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.libp2p.Keypair;
import goop.libp2p.PeerId;
import goop.libp2p.Pipe;
import goop.libp2p.ProtocolException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

class NoiseTest {
    private static final List<String> YAMUX = List.of("/yamux/1.0.0");
    private static final Optional<PeerId> ANYBODY = Optional.empty();
    private static final OutputStream NOWHERE = OutputStream.nullOutputStream();

    private final NoiseIdentity dialer = identity(1);
    private final NoiseIdentity listener = identity(2);
    private final X25519Key dialersEphemeral = X25519Key.ofScalar(scalar(3));
    private final X25519Key listenersEphemeral = X25519Key.ofScalar(scalar(4));

    private static NoiseIdentity identity(int number) {
        Keypair keypair = Keypair.fromSeed(scalar(number));
        return NoiseIdentity.of(keypair, X25519Key.ofScalar(scalar(10 + number)));
    }

    private static byte[] scalar(int number) {
        byte[] scalar = new byte[32];
        Arrays.fill(scalar, (byte) number);
        return scalar;
    }

    /// Two connected sides, and what each of them wrote.
    private record Meeting(
            FutureTask<NoiseSession> initiator,
            FutureTask<NoiseSession> responder,
            ByteArrayOutputStream fromInitiator,
            ByteArrayOutputStream fromResponder) {}

    private Meeting meet(
            Optional<PeerId> expectedListener,
            Optional<PeerId> expectedDialer,
            List<String> dialersMuxers,
            List<String> listenersMuxers) {
        var there = new Pipe();
        var back = new Pipe();
        var fromInitiator = new ByteArrayOutputStream();
        var fromResponder = new ByteArrayOutputStream();
        var initiator =
                start(
                        there.out(),
                        () ->
                                Noise.initiate(
                                        back.in(),
                                        recording(there.out(), fromInitiator),
                                        dialer,
                                        expectedListener,
                                        dialersMuxers,
                                        dialersEphemeral));
        var responder =
                start(
                        back.out(),
                        () ->
                                Noise.respond(
                                        there.in(),
                                        recording(back.out(), fromResponder),
                                        listener,
                                        expectedDialer,
                                        listenersMuxers,
                                        listenersEphemeral));
        return new Meeting(initiator, responder, fromInitiator, fromResponder);
    }

    // A side that fails closes, as whoever owns the socket does.
    private static FutureTask<NoiseSession> start(OutputStream out, Callable<NoiseSession> side) {
        var task =
                new FutureTask<>(
                        () -> {
                            try {
                                return side.call();
                            } catch (IOException e) {
                                out.close();
                                throw e;
                            }
                        });
        Thread.ofVirtual().start(task);
        return task;
    }

    private static OutputStream recording(OutputStream out, ByteArrayOutputStream record) {
        return new FilterOutputStream(out) {
            @Override
            public void write(byte[] b, int off, int len) throws IOException {
                record.write(b, off, len);
                out.write(b, off, len);
            }
        };
    }

    private static Exception failure(FutureTask<NoiseSession> side) {
        var e = assertThrows(ExecutionException.class, side::get);
        return (Exception) e.getCause();
    }

    @Test
    void bothSidesKnowEachOtherAndTalk() throws Exception {
        var meeting = meet(Optional.of(listener.peerId()), ANYBODY, YAMUX, YAMUX);
        NoiseSession here = meeting.initiator().get();
        NoiseSession there = meeting.responder().get();
        assertEquals(listener.peerId(), here.remotePeer());
        assertEquals(dialer.peerId(), there.remotePeer());
        assertEquals(listener.peerId(), here.remoteKey().peerId());
        here.out().write("ping".getBytes());
        there.out().write("pong".getBytes());
        assertEquals("ping", new String(there.in().readNBytes(4)));
        assertEquals("pong", new String(here.in().readNBytes(4)));
        here.out().close();
        assertEquals(-1, there.in().read());
    }

    @Test
    void eachHandshakeHasKeysOfItsOwn() throws Exception {
        var there = new Pipe();
        var back = new Pipe();
        var identity = NoiseIdentity.of(Keypair.generate());
        var responder =
                start(
                        back.out(),
                        () -> Noise.respond(there.in(), back.out(), identity, ANYBODY, YAMUX));
        var initiator =
                Noise.initiate(
                        back.in(),
                        there.out(),
                        identity,
                        Optional.of(identity.peerId()),
                        List.of());
        assertEquals(Optional.empty(), initiator.muxer());
        assertEquals(identity.peerId(), responder.get().remotePeer());
    }

    /// The first of the initiator's that the responder has; none where either says nothing.
    @ParameterizedTest
    @CsvSource({
        "/yamux/1.0.0, /yamux/1.0.0, /yamux/1.0.0",
        "/mplex/6.7.0 /yamux/1.0.0, /yamux/1.0.0 /mplex/6.7.0, /mplex/6.7.0",
        "/a /b /yamux/1.0.0, /yamux/1.0.0 /b, /b",
        "'', /yamux/1.0.0, ''",
        "/yamux/1.0.0, '', ''",
        "'', '', ''"
    })
    void muxerIsTheInitiatorsFirstThatBothHave(String ours, String theirs, String agreed)
            throws Exception {
        var meeting = meet(ANYBODY, ANYBODY, words(ours), words(theirs));
        Optional<String> expected = words(agreed).stream().findFirst();
        assertEquals(expected, meeting.initiator().get().muxer());
        assertEquals(expected, meeting.responder().get().muxer());
    }

    private static List<String> words(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(" "));
    }

    @Test
    void noMuxerInCommonEndsTheHandshake() {
        var meeting = meet(ANYBODY, ANYBODY, List.of("/mplex/6.7.0"), YAMUX);
        assertEquals(
                "noise: no stream muxer in common, [/mplex/6.7.0] and [/yamux/1.0.0]",
                failure(meeting.initiator()).getMessage());
        assertInstanceOf(EOFException.class, failure(meeting.responder()));
    }

    @Test
    void theWrongPeerIsNamed() {
        var meeting = meet(Optional.of(dialer.peerId()), ANYBODY, YAMUX, YAMUX);
        assertEquals(
                "noise: the peer is %s, not %s as expected"
                        .formatted(listener.peerId(), dialer.peerId()),
                failure(meeting.initiator()).getMessage());
        // Who is not who was expected does not learn who we are.
        assertEquals(34, meeting.fromInitiator().size());
        assertInstanceOf(EOFException.class, failure(meeting.responder()));

        var other = meet(ANYBODY, Optional.of(listener.peerId()), YAMUX, YAMUX);
        assertInstanceOf(ProtocolException.class, failure(other.responder()));
    }

    /// Every byte of a handshake cut and every bit flipped, with the same keys as in the recording:
    /// the side that reads it must refuse, with an exception that is the peer's fault or the end of
    /// the stream.
    @Test
    void aDamagedHandshakeIsRefusedWhereverTheDamageIs() throws Exception {
        var meeting = meet(ANYBODY, ANYBODY, YAMUX, YAMUX);
        meeting.initiator().get();
        meeting.responder().get();
        byte[] fromInitiator = meeting.fromInitiator().toByteArray();
        byte[] fromResponder = meeting.fromResponder().toByteArray();
        // The recording itself is heard.
        replayToInitiator(fromResponder);
        replayToResponder(fromInitiator);
        for (int length = 0; length < fromResponder.length; length++) {
            byte[] cut = Arrays.copyOf(fromResponder, length);
            assertThrows(EOFException.class, () -> replayToInitiator(cut));
        }
        for (int length = 0; length < fromInitiator.length; length += 3) {
            byte[] cut = Arrays.copyOf(fromInitiator, length);
            assertThrows(EOFException.class, () -> replayToResponder(cut));
        }
        for (int bit = 0; bit < fromResponder.length * 8; bit++) {
            byte[] flipped = flip(fromResponder, bit);
            assertThrows(IOException.class, () -> replayToInitiator(flipped), "bit " + bit);
        }
        for (int bit = 0; bit < fromInitiator.length * 8; bit += 3) {
            byte[] flipped = flip(fromInitiator, bit);
            assertThrows(IOException.class, () -> replayToResponder(flipped), "bit " + bit);
        }
    }

    private static byte[] flip(byte[] bytes, int bit) {
        byte[] flipped = bytes.clone();
        flipped[bit / 8] ^= (byte) (1 << bit % 8);
        return flipped;
    }

    private void replayToInitiator(byte[] bytes) throws IOException {
        initiate(new ByteArrayInputStream(bytes));
    }

    private void initiate(InputStream in) throws IOException {
        Noise.initiate(in, NOWHERE, dialer, ANYBODY, YAMUX, dialersEphemeral);
    }

    private void replayToResponder(byte[] bytes) throws IOException {
        var in = new ByteArrayInputStream(bytes);
        Noise.respond(in, NOWHERE, listener, ANYBODY, YAMUX, listenersEphemeral);
    }

    @Test
    void aRecordedInitiatorMeetsAnotherEphemeralKey() throws Exception {
        var meeting = meet(ANYBODY, ANYBODY, YAMUX, YAMUX);
        meeting.responder().get();
        var in = new ByteArrayInputStream(meeting.fromInitiator().toByteArray());
        assertThrows(
                ProtocolException.class,
                () -> Noise.respond(in, NOWHERE, listener, ANYBODY, YAMUX));
    }

    @Test
    void zeroForAnEphemeralKeyIsRefused() {
        byte[] first = new byte[34];
        first[1] = 32;
        var e = assertThrows(ProtocolException.class, () -> replayToResponder(first));
        assertTrue(e.getMessage().contains("small order"), e.getMessage());
        byte[] second = new byte[2 + 200];
        second[1] = (byte) 200;
        e = assertThrows(ProtocolException.class, () -> replayToInitiator(second));
        assertTrue(e.getMessage().contains("small order"), e.getMessage());
    }

    @Test
    void lengthsOfZeroAreRefused() {
        assertThrows(ProtocolException.class, () -> replayToResponder(new byte[2]));
        assertThrows(ProtocolException.class, () -> replayToInitiator(new byte[2]));
    }

    /// Nothing is read, and no array made, for a message that no handshake has.
    @Test
    void giantLengthsAreRefusedUnread() {
        for (String prefix : List.of("2001", "ffff", "8000")) {
            byte[] giant = Arrays.copyOf(hex(prefix), 70_000);
            var in = new ByteArrayInputStream(giant);
            assertThrows(ProtocolException.class, () -> initiate(in));
            assertEquals(giant.length - 2, in.available());
        }
    }

    @Test
    void twoInitiatorsNoticeEachOther() {
        byte[] first = new byte[34];
        first[1] = 32;
        Arrays.fill(first, 2, 34, (byte) 9);
        var e = assertThrows(ProtocolException.class, () -> replayToInitiator(first));
        assertEquals("noise: the peer began a handshake of its own", e.getMessage());
    }

    /// A payload in the first message can be read by anybody. Nobody sends one; it is not looked
    /// at.
    @Test
    void aPayloadInTheFirstMessageIsIgnored() throws Exception {
        var initiator = new HandshakeState(true, new byte[0], dialer.staticKey(), dialersEphemeral);
        var there = new Pipe();
        var back = new Pipe();
        var responder =
                start(
                        back.out(),
                        () -> Noise.respond(there.in(), back.out(), listener, ANYBODY, YAMUX));
        write(there.out(), initiator.write("hello".getBytes()));
        HandshakePayload payload = HandshakePayload.read(initiator.read(read(back.in())));
        assertEquals(YAMUX, payload.muxers());
        write(there.out(), initiator.write(dialer.payload(YAMUX).toBytes()));
        assertEquals(dialer.peerId(), responder.get().remotePeer());
    }

    private static void write(OutputStream out, byte[] message) throws IOException {
        out.write(new byte[] {(byte) (message.length >>> 8), (byte) message.length});
        out.write(message);
    }

    private static byte[] read(InputStream in) throws IOException {
        int length = in.read() << 8 | in.read();
        return in.readNBytes(length);
    }
}
