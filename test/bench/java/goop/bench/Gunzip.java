package goop.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// Takes a gzip stream (RFC 1952) apart, for another body.
final class Gunzip implements Body {
    // Without a name and a comment, as goop and Go write it.
    private static final int HEADER = 10;
    // Of the one thread that reads all streams.
    private static final ByteBuffer INFLATED = ByteBuffer.allocate(64 * 1024);

    private final Inflater inflater = new Inflater(true);
    private final Body inner;
    private int header = HEADER;

    Gunzip(Body inner) {
        this.inner = inner;
    }

    @Override
    public void take(ByteBuffer buffer, int from, int end, long now) throws IOException {
        int skipped = Math.min(header, end - from);
        header -= skipped;
        if (header > 0 || from + skipped == end) return;
        inflater.setInput(buffer.slice(from + skipped, end - from - skipped));
        try {
            while (true) {
                INFLATED.clear();
                int made = inflater.inflate(INFLATED);
                if (made == 0) return;
                inner.take(INFLATED, 0, made, now);
            }
        } catch (DataFormatException wrong) {
            throw new IOException("no gzip", wrong);
        }
    }
}
