package goop.libp2p.multistream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import goop.libp2p.ProtocolException;
import goop.libp2p.UnsupportedProtocolException;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.List;

class LazySelectionTest {
    private static final String HEADER = "\23/multistream/1.0.0\n";
    private static final String PROPOSAL = HEADER + "\5/a/1\n";

    private final MultistreamTest.Writes writes = new MultistreamTest.Writes();

    private LazySelection propose(String answer) {
        return propose(new ByteArrayInputStream(answer.getBytes(ISO_8859_1)));
    }

    private LazySelection propose(InputStream in) {
        return Multistream.propose(in, writes, "/a/1");
    }

    @Test
    void firstDataLeavesWithTheProposal() throws IOException {
        var stream = propose(PROPOSAL + "world");
        stream.out().write("hello".getBytes(US_ASCII));
        stream.out().write('!');
        assertEquals(List.of(PROPOSAL + "hello", "!"), writes.writes);
        assertEquals("world", new String(stream.in().readAllBytes(), US_ASCII));
        assertEquals(2, writes.writes.size());
        assertEquals("/a/1", stream.protocol());
    }

    @Test
    void aLongFirstWriteIsNotCopied() throws IOException {
        var stream = propose(PROPOSAL);
        stream.out().write(new byte[100_000]);
        assertEquals(2, writes.writes.size());
        assertEquals(PROPOSAL, writes.writes.get(0));
        assertEquals(100_000, writes.writes.get(1).length());
    }

    @Test
    void aReaderThatComesFirstProposes() throws IOException {
        var stream = propose(PROPOSAL + "x");
        assertEquals(0, stream.in().available());
        assertEquals('x', stream.in().read());
        assertEquals(List.of(PROPOSAL), writes.writes);
        stream.out().write("hello".getBytes(US_ASCII));
        assertEquals(List.of(PROPOSAL, "hello"), writes.writes);
        assertEquals(-1, stream.in().read());
    }

    @Test
    void flushCloseAndConfirmProposeOnce() throws IOException {
        propose(PROPOSAL).out().close();
        propose(PROPOSAL).out().flush();
        var stream = propose(PROPOSAL);
        stream.confirm();
        stream.confirm();
        stream.out().flush();
        stream.out().close();
        assertEquals(List.of(PROPOSAL, PROPOSAL, PROPOSAL), writes.writes);
    }

    @Test
    void skippingAndCountingSkipTheAnswer() throws IOException {
        var stream = propose(PROPOSAL + "abc");
        assertEquals(2, stream.in().skip(2));
        assertEquals(1, stream.in().available());
        assertEquals('c', stream.in().read());
    }

    @Test
    void theFirstReadTellsThatThePeerDoesNotSpeakIt() throws IOException {
        var stream = propose(HEADER + "\3na\n");
        stream.out().write("hello".getBytes(US_ASCII));
        assertThrows(UnsupportedProtocolException.class, () -> stream.in().read());
        assertThrows(IOException.class, () -> stream.in().read(new byte[5]));
        assertEquals(0, stream.in().available());
    }

    @Test
    void aBrokenAnswerIsRefused() {
        for (String answer : List.of("\0", "\1x", "\5/a/1\n", HEADER + "\5/b/1\n")) {
            assertThrows(ProtocolException.class, () -> propose(answer).in().read());
        }
    }

    /// After a timeout half way through a line nobody knows where the stream stands.
    @Test
    void afterATimeoutThereIsNoGoingOn() {
        var in =
                new FilterInputStream(new ByteArrayInputStream(PROPOSAL.getBytes(ISO_8859_1))) {
                    private int reads;

                    @Override
                    public int read(byte[] b, int off, int len) throws IOException {
                        if (reads++ == 2) throw new SocketTimeoutException("too late");
                        return super.read(b, off, Math.min(len, 5));
                    }
                };
        var stream = propose(in);
        assertThrows(SocketTimeoutException.class, () -> stream.in().read(new byte[1]));
        var e = assertThrows(IOException.class, () -> stream.in().read(new byte[1]));
        assertEquals("the negotiation of /a/1 failed before", e.getMessage());
    }
}
