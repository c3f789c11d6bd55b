package goop.libp2p;

import java.io.IOException;

/// Serves the streams that peers open for one protocol.
@FunctionalInterface
public interface StreamHandler {

    /// Runs in a virtual thread of its own for each stream. When it returns, the stream is closed
    /// in good order; when it throws, the stream is reset and the reason logged.
    void handle(Stream stream) throws IOException, InterruptedException;
}
