package goop.libp2p;

import java.io.IOException;

/// The other side broke the protocol. The message says what it sent, where, and what would have
/// been right.
public class ProtocolException extends IOException {
    private static final long serialVersionUID = 1;

    /// @param message one sentence without secrets
    public ProtocolException(String message) {
        super(message);
    }

    /// @param message one sentence without secrets
    /// @param cause what was noticed below
    public ProtocolException(String message, Throwable cause) {
        super(message, cause);
    }
}
