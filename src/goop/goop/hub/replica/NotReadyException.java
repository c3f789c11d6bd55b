package goop.hub.replica;

import java.io.IOException;

/// The hub may not sign now. The message is a sentence for the operator.
public final class NotReadyException extends IOException {
    private static final long serialVersionUID = 1;

    NotReadyException(String message) {
        super(message);
    }
}
