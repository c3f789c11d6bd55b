package goop.bench;

import java.io.IOException;
import java.nio.ByteBuffer;

/// What comes over one stream, piece by piece; a piece may end anywhere.
interface Body {
    /// Takes the bytes from `from` to before `end`, and leaves the buffer's position as it is.
    ///
    /// @param now when they were read, as [System#nanoTime]
    void take(ByteBuffer buffer, int from, int end, long now) throws IOException;
}
