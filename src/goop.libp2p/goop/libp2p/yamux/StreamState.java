package goop.libp2p.yamux;

import goop.libp2p.StreamResetException;

import java.io.IOException;

/// Which halves of a stream are open, and what the peer must be told with the next frame. Belongs
/// to whoever holds the stream's lock.
final class StreamState {
    private final int id;
    private boolean synOwed;
    private boolean ackOwed;
    private boolean finSent;
    private boolean finReceived;
    private boolean readClosed;
    private boolean inputLost;
    private IOException end;

    private StreamState(int id, boolean inbound) {
        this.id = id;
        synOwed = !inbound;
        ackOwed = inbound;
    }

    /// A stream that we open. The peer hears of it with its first frame.
    static StreamState outbound(int id) {
        return new StreamState(id, false);
    }

    /// A stream that the peer opened. It is acknowledged with our first frame (spec, "ACK backlog":
    /// not before the application sends one).
    static StreamState inbound(int id) {
        return new StreamState(id, true);
    }

    /// What must stand in the frame that is about to be sent.
    int takeFlags() {
        int flags = (synOwed ? Flags.SYN : 0) | (ackOwed ? Flags.ACK : 0);
        synOwed = false;
        ackOwed = false;
        return flags;
    }

    /// Whether the peer does not know of this stream.
    boolean synOwed() {
        return synOwed && end == null;
    }

    /// @throws IOException when nothing can be written any more
    void expectWritable() throws IOException {
        if (end != null) throw again(end);
        if (finSent) throw new IOException("the stream is closed for writing");
    }

    /// @throws IOException when nothing more will come and that is not as the peer meant it, or we
    ///   said that we read no more
    /// @return whether more may come
    boolean expectReadable() throws IOException {
        if (readClosed) throw new IOException("the stream is closed for reading");
        if (finReceived && !inputLost) return false;
        if (end != null) throw again(end);
        return true;
    }

    /// We will send no more. False when that was said before.
    boolean closeWrite() {
        if (finSent || end != null) return false;
        finSent = true;
        return true;
    }

    /// We will read no more. False when that was said before.
    boolean closeRead() {
        if (readClosed) return false;
        readClosed = true;
        return true;
    }

    /// Whether what comes is of no interest.
    boolean discards() {
        return readClosed || over();
    }

    /// Whether what came and was not read is of no interest any more either.
    boolean forgets() {
        return readClosed || inputLost;
    }

    /// The peer sends a frame with so many bytes.
    ///
    /// @throws YamuxException when it said before that it would not
    void dataReceived(int length) throws YamuxException {
        if (finReceived && length > 0) {
            throw new YamuxException(
                    "%d bytes on stream %s after its FIN"
                            .formatted(length, Integer.toUnsignedString(id)));
        }
    }

    void finReceived() {
        finReceived = true;
    }

    /// Whether the peer has sent all that it will.
    boolean inputEnded() {
        return finReceived;
    }

    /// Ends both halves. False when they had ended before.
    ///
    /// @param keepInput when the peer had ended its half before, what it sent can still be read
    boolean end(IOException reason, boolean keepInput) {
        if (over()) return false;
        end = reason;
        inputLost = !(keepInput && finReceived);
        return true;
    }

    /// Whether no frame for this stream is lawful any more.
    boolean over() {
        return end != null || finSent && finReceived;
    }

    /// Whether only the peer's FIN is waited for, and what it sends is of no interest.
    boolean abandoned() {
        return finSent && readClosed && !over();
    }

    // Each thread gets an exception of its own, with its own stack.
    private static IOException again(IOException reason) {
        return switch (reason) {
            case StreamResetException reset -> new StreamResetException(reset);
            default -> new IOException(reason.getMessage(), reason);
        };
    }
}
