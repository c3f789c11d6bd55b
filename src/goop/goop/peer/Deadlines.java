package goop.peer;

import goop.libp2p.Stream;

import java.time.Duration;

/// How long a peer may let us wait.
final class Deadlines {
    /// For a next byte, or for room to write.
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private Deadlines() {}

    static void set(Stream stream) {
        stream.readTimeout(PATIENCE);
        stream.writeTimeout(PATIENCE);
    }
}
