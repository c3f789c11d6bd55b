package goop.libp2p.multistream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import goop.libp2p.Hostile;
import goop.libp2p.Pipe;
import goop.libp2p.ProtocolException;
import goop.libp2p.UnsupportedProtocolException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

class MultistreamTest {
    private static final String HEADER = "\23/multistream/1.0.0\n";

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(ISO_8859_1));
    }

    private static String text(ByteArrayOutputStream out) {
        return out.toString(ISO_8859_1);
    }

    private static <T> FutureTask<T> start(Callable<T> work) {
        var task = new FutureTask<>(work);
        Thread.ofVirtual().start(task);
        return task;
    }

    @Test
    void bothSidesAgreeOnTheDialersFirstThatTheListenerSpeaks() throws Exception {
        var there = new Pipe();
        var back = new Pipe();
        var listener =
                start(
                        () ->
                                Multistream.handle(
                                        there.in(), back.out(), Set.of("/b/1", "/c/1")::contains));
        var protocols = List.of("/a/1", "/c/1", "/b/1");
        assertEquals("/c/1", Multistream.select(back.in(), there.out(), protocols));
        assertEquals("/c/1", listener.get());
    }

    @Test
    void dialerSendsHeaderAndProposalInOneWrite() throws IOException {
        var out = new Writes();
        var in = bytes(HEADER + "\3na\n" + "\5/b/1\n" + "rest");
        assertEquals("/b/1", Multistream.select(in, out, List.of("/a/1", "/b/1")));
        assertEquals(List.of(HEADER + "\5/a/1\n", "\5/b/1\n"), out.writes);
        assertEquals("rest", new String(in.readAllBytes(), US_ASCII));
    }

    @Test
    void listenerAnswersHeaderAndProposalInOneWrite() throws IOException {
        var out = new Writes();
        var in = bytes(HEADER + "\7/noise\n" + "early");
        assertEquals("/noise", Multistream.handle(in, out, "/noise"::equals));
        assertEquals(List.of(HEADER + "\7/noise\n"), out.writes);
        // What the dialer sent before it heard us is the next layer's.
        assertEquals("early", new String(in.readAllBytes(), US_ASCII));
    }

    /// A dialer that proposes nothing before it has our header must get it.
    @Test
    void listenerGreetsADialerThatWaits() throws Exception {
        var there = new Pipe();
        var back = new Pipe();
        var listener = start(() -> Multistream.handle(there.in(), back.out(), "/noise"::equals));
        there.out().write(HEADER.getBytes(ISO_8859_1));
        assertEquals(HEADER, new String(back.in().readNBytes(HEADER.length()), ISO_8859_1));
        // As js-libp2p does: a length prefix in a segment of its own.
        there.out().write(7);
        there.out().write("/noise\n".getBytes(US_ASCII));
        assertEquals("\7/noise\n", new String(back.in().readNBytes(8), ISO_8859_1));
        assertEquals("/noise", listener.get());
    }

    @Test
    void everyByteMayComeAlone() throws IOException {
        var in =
                new FilterInputStream(bytes(HEADER + "\3na\n" + "\5/b/1\n")) {
                    @Override
                    public int read(byte[] b, int off, int len) throws IOException {
                        return super.read(b, off, Math.min(len, 1));
                    }
                };
        var protocols = List.of("/a/1", "/b/1");
        assertEquals("/b/1", Multistream.select(in, OutputStream.nullOutputStream(), protocols));
    }

    @Test
    void dialerNamesWhatThePeerDoesNotSpeak() {
        var in = bytes(HEADER + "\3na\n" + "\3na\n");
        var e =
                assertThrows(
                        UnsupportedProtocolException.class,
                        () ->
                                Multistream.select(
                                        in,
                                        OutputStream.nullOutputStream(),
                                        List.of("/a/1", "/b/1")));
        assertEquals("the peer does not speak /a/1, /b/1", e.getMessage());
        assertEquals(List.of("/a/1", "/b/1"), e.protocols());
    }

    @Test
    void lsIsAnsweredLikeAnUnknownName() throws IOException {
        var out = new ByteArrayOutputStream();
        Multistream.handle(bytes(HEADER + "\3ls\n" + "\5/b/1\n"), out, "/b/1"::equals);
        assertEquals(HEADER + "\3na\n" + "\5/b/1\n", text(out));
    }

    @Test
    void listenerHearsABoundedNumberOfProposals() {
        var proposals = String.join("", Collections.nCopies(1_000, "\5/a/1\n"));
        var in = bytes(HEADER + proposals);
        var out = new ByteArrayOutputStream();
        assertThrows(ProtocolException.class, () -> Multistream.handle(in, out, "/b/1"::equals));
        assertEquals(HEADER.length() + 32 * 4, out.size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\0", // a line of no bytes
                "\1x", // no newline
                "\3a\0\n", // a control character
                "\3a\177\n",
                "\3\303(\n", // not UTF-8
                "\201\10/", // 1025 bytes
                "\377\377\377\377\377\377\377\377\177", // 2^63-1 bytes
                "\377\377\377\377\377\377\377\377\377\377", // no varint
                "\203\0na\n", // not the shortest form
                "\6hello\n", // something else
                "\24/multistream/1.0.01\n"
            })
    void aBrokenHeaderIsRefused(String header) {
        var out = OutputStream.nullOutputStream();
        assertThrows(
                ProtocolException.class,
                () -> Multistream.handle(bytes(header), out, name -> true));
        assertThrows(
                ProtocolException.class,
                () -> Multistream.select(bytes(header), out, List.of("/a/1")));
    }

    @Test
    void anAnswerThatIsNeitherNaNorTheProposalIsRefused() {
        assertThrows(
                ProtocolException.class,
                () ->
                        Multistream.select(
                                bytes(HEADER + "\5/b/1\n"),
                                OutputStream.nullOutputStream(),
                                List.of("/a/1")));
    }

    @Test
    void theLongestNameFits() throws IOException {
        String name = "/" + "n".repeat(1022);
        var out = new ByteArrayOutputStream();
        out.writeBytes(Multistream.lines(Multistream.HEADER, name));
        var in = new ByteArrayInputStream(out.toByteArray());
        assertEquals(name, Multistream.handle(in, new ByteArrayOutputStream(), name::equals));
        assertThrows(IllegalArgumentException.class, () -> Multistream.lines(name + "n"));
        assertThrows(IllegalArgumentException.class, () -> Multistream.lines("/a\n"));
        assertThrows(IllegalArgumentException.class, () -> Multistream.lines(""));
        assertThrows(IllegalArgumentException.class, () -> Multistream.select(in, out, List.of()));
    }

    @Test
    void whatIsDamagedIsRefusedOrHeard() {
        var out = OutputStream.nullOutputStream();
        Hostile.damage(
                (HEADER + "\3na\n" + "\5/b/1\n").getBytes(ISO_8859_1),
                bytes -> {
                    var in = new ByteArrayInputStream(bytes);
                    Multistream.select(in, out, List.of("/a/1", "/b/1"));
                });
        Hostile.damage(
                (HEADER + "\5/a/1\n" + "\5/b/1\n").getBytes(ISO_8859_1),
                bytes -> Multistream.handle(new ByteArrayInputStream(bytes), out, "/b/1"::equals));
    }

    @Test
    void anEarlyEndIsNamed() {
        var out = OutputStream.nullOutputStream();
        String whole = HEADER + "\5/a/1\n";
        for (int length = 0; length < whole.length(); length++) {
            var in = bytes(whole.substring(0, length));
            assertThrows(EOFException.class, () -> Multistream.select(in, out, List.of("/a/1")));
        }
    }

    /// Keeps each write apart.
    static final class Writes extends OutputStream {
        final List<String> writes = new ArrayList<>();

        @Override
        public void write(int b) {
            writes.add(String.valueOf((char) b));
        }

        @Override
        public void write(byte[] b, int off, int len) {
            writes.add(new String(b, off, len, ISO_8859_1));
        }
    }
}
