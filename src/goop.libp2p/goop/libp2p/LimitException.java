package goop.libp2p;

import java.io.IOException;

/// One of our own [Limits] stands against it.
public final class LimitException extends IOException {
    private static final long serialVersionUID = 1;

    /// @param message which limit, in a sentence
    public LimitException(String message) {
        super(message);
    }
}
