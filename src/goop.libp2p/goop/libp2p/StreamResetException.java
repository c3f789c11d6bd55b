package goop.libp2p;

import java.io.IOException;

/// The stream was reset: what was in flight either way is lost.
public final class StreamResetException extends IOException {
    private static final long serialVersionUID = 1;

    private final boolean byPeer;
    private final long code;

    /// @param byPeer whether the peer did it
    /// @param code the reason as a number, 0 when there is none
    public StreamResetException(boolean byPeer, long code) {
        super(
                (byPeer ? "the peer reset the stream" : "the stream was reset here")
                        + (code == 0 ? "" : ", code " + code));
        this.byPeer = byPeer;
        this.code = code;
    }

    /// @param message why it was reset here
    public StreamResetException(String message) {
        super(message);
        byPeer = false;
        code = 0;
    }

    /// The same, noticed in another place.
    public StreamResetException(StreamResetException cause) {
        super(cause.getMessage(), cause);
        byPeer = cause.byPeer;
        code = cause.code;
    }

    /// Whether the peer did it.
    public boolean byPeer() {
        return byPeer;
    }

    /// The error code that came with it (libp2p/specs error-codes), 0 when there was none.
    public long code() {
        return code;
    }
}
