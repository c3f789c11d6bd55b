package goop.libp2p.multistream;

import goop.libp2p.ProtocolException;
import goop.libp2p.UnsupportedProtocolException;
import goop.libp2p.wire.Delimited;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;

/// Both sides of a negotiation. Deadlines are the streams' own.
public final class Multistream {
    static final String HEADER = "/multistream/1.0.0";
    static final String NOT_AVAILABLE = "na";

    // Refused proposals after which a listener has heard enough. A dialer proposes the versions of
    // one protocol, a handful.
    private static final int MAX_PROPOSALS = 32;

    private Multistream() {}

    /// The header as it is on the wire: what either side begins with.
    public static byte[] greeting() {
        return Delimited.encode((HEADER + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /// The dialer's side: proposes one protocol after another until the peer agrees.
    ///
    /// @param protocols at least one, the preferred first
    /// @return the one agreed on; the streams then belong to it
    /// @throws UnsupportedProtocolException when the peer agreed to none
    public static String select(InputStream in, OutputStream out, List<String> protocols)
            throws IOException {
        if (protocols.isEmpty()) throw new IllegalArgumentException("nothing to propose");
        boolean greeted = false;
        for (String protocol : protocols) {
            if (greeted) {
                write(out, protocol);
            } else {
                write(out, HEADER, protocol);
                readHeader(in);
                greeted = true;
            }
            if (readAnswer(in, protocol)) return protocol;
        }
        throw new UnsupportedProtocolException(protocols);
    }

    /// The dialer's side without waiting: the proposal leaves with the first bytes written, the
    /// answer is looked at before the first bytes read. For a peer that is known, or hoped, to
    /// speak the protocol.
    public static LazySelection propose(InputStream in, OutputStream out, String protocol) {
        return new LazySelection(in, out, protocol);
    }

    /// The listener's side: waits for the dialer to propose a protocol that is `supported`.
    ///
    /// @return the one agreed on; the streams then belong to it
    /// @throws ProtocolException when the dialer breaks the protocol or proposes without end
    public static String handle(InputStream in, OutputStream out, Predicate<String> supported)
            throws IOException {
        readHeader(in);
        boolean greeted = false;
        for (int i = 0; i < MAX_PROPOSALS; i++) {
            // Most dialers send header and proposal together, and one write answers both. Some wait
            // for our header before they propose anything.
            if (!greeted && in.available() == 0) {
                write(out, HEADER);
                greeted = true;
            }
            String proposal = Line.read(in);
            boolean agreed = supported.test(proposal);
            String answer = agreed ? proposal : NOT_AVAILABLE;
            if (greeted) write(out, answer);
            else write(out, HEADER, answer);
            greeted = true;
            if (agreed) return proposal;
        }
        throw new ProtocolException(
                "multistream: %d proposals, none of them supported".formatted(MAX_PROPOSALS));
    }

    /// The bytes of some lines.
    static byte[] lines(String... texts) {
        var bytes = new ByteArrayOutputStream(64);
        for (String text : texts) Line.write(bytes, text);
        return bytes.toByteArray();
    }

    private static void write(OutputStream out, String... texts) throws IOException {
        out.write(lines(texts));
        out.flush();
    }

    static void readHeader(InputStream in) throws IOException {
        String header = Line.read(in);
        if (!header.equals(HEADER)) {
            throw new ProtocolException("multistream: \"%s\" for a header".formatted(header));
        }
    }

    /// Whether the peer agrees to `protocol`.
    static boolean readAnswer(InputStream in, String protocol) throws IOException {
        String answer = Line.read(in);
        if (answer.equals(protocol)) return true;
        if (answer.equals(NOT_AVAILABLE)) return false;
        throw new ProtocolException(
                "multistream: \"%s\" in answer to %s".formatted(answer, protocol));
    }
}
