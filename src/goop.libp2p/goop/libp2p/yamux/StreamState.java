package goop.libp2p.yamux;

import java.io.IOException;

/// Which halves of a stream are open, and what the peer must be told with the next frame. Belongs
/// to whoever holds the stream's lock.
final class StreamState {
    private boolean synOwed;
    private boolean ackOwed;
    private boolean finSent;
    private boolean finReceived;
    private boolean readClosed;
    private IOException end;

    private StreamState(boolean ours) {
        synOwed = ours;
        ackOwed = !ours;
    }

    /// A stream that we open. The peer hears of it with its first frame.
    static StreamState outbound() {
        return new StreamState(true);
    }

    /// A stream that the peer opened. It is acknowledged with our first frame (spec, "ACK backlog":
    /// not before the application sends one).
    static StreamState inbound() {
        return new StreamState(false);
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
        return synOwed;
    }

    /// @throws IOException when nothing can be written any more
    void expectWritable() throws IOException {
        if (end != null) throw end;
        if (finSent) throw new IOException("the stream is closed for writing");
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

    boolean readClosed() {
        return readClosed;
    }

    /// @throws YamuxException when data comes after FIN
    void dataReceived(int streamId, int length) throws YamuxException {
        if (finReceived && length > 0) {
            throw new YamuxException(
                    "%d bytes on stream %s after its FIN"
                            .formatted(length, Integer.toUnsignedString(streamId)));
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
    boolean end(IOException reason) {
        if (over()) return false;
        end = reason;
        return true;
    }

    /// Why both halves ended before their time, or null.
    IOException end() {
        return end;
    }

    /// Whether no frame for this stream is lawful any more.
    boolean over() {
        return end != null || finSent && finReceived;
    }

    /// Whether only the peer's FIN is waited for, and what it sends is of no interest.
    boolean abandoned() {
        return finSent && readClosed && !over();
    }
}
