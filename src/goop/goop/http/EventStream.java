package goop.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// One open event stream, seen from its writer (`text/event-stream`, WHATWG HTML § 9.2). Used by
/// the thread that runs its [EventSource], and by no other.
public final class EventStream {
    /// The server stops: no more is written. The source lets this fly.
    public static final class Ending extends IOException {
        private static final long serialVersionUID = 1;

        Ending() {
            super("the server stops");
        }

        // One for each stream at every stop, and nobody reads where it came from.
        @Override
        public Throwable fillInStackTrace() {
            return this;
        }
    }

    /// The JDK's buffers grow to the largest write and never shrink, and the last of them begins
    /// with 4,096 bytes: so much is one chunk of this length with its frame (`ff9 CR LF … CR LF`).
    static final int SLICE = 4096 - 7;

    private static final byte[] PING = ": ping\n\n".getBytes(StandardCharsets.US_ASCII);

    private final WatchedOutput out;
    private long bytes;
    private int held; // of a slice that is not seen off yet

    EventStream(WatchedOutput out) {
        this.out = out;
    }

    /// Writes whole frames and sees them off. Many frames in one call cost hardly more than one.
    ///
    /// @throws Ending when the server stops
    /// @throws IOException when the client is gone, or took nothing for [WebLimits#writeDeadline]
    public void write(byte[] frames, int offset, int length) throws IOException {
        write(frames, offset, length, false);
    }

    /// The same for one of several pieces: what does not fill a slice waits for the next of them.
    /// Nearly all that a write costs is the kernel's work on one more packet.
    ///
    /// @param more whether the next piece is at hand
    public void write(byte[] frames, int offset, int length, boolean more) throws IOException {
        for (int end = offset + length; offset < end; ) {
            int n = Math.min(SLICE - held, end - offset);
            offset += n;
            held += n;
            boolean off = held == SLICE || offset == end && !more;
            out.writeThrough(frames, offset - n, n, off);
            if (off) held = 0;
            bytes += n;
        }
    }

    /// As [#write(byte[], int, int)], the whole array.
    public void write(byte[] frames) throws IOException {
        write(frames, 0, frames.length);
    }

    /// A comment that keeps proxies awake, and finds out that a client is gone: its kernel answers
    /// the first write with a reset, and the second one fails. So ping well under 30 s.
    public void ping() throws IOException {
        write(PING);
    }

    /// Whether the server stops, so that there is no use in preparing more.
    public boolean ending() {
        return out.ending();
    }

    /// What was written so far, before the JDK put it into chunks.
    public long bytesWritten() {
        return bytes;
    }

    /// An output for writers that make their bytes as they go (gzip). It flushes each write.
    public OutputStream asOutputStream() {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                EventStream.this.write(new byte[] {(byte) b});
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                EventStream.this.write(bytes, offset, length);
            }
        };
    }
}
