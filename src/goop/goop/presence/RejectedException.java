package goop.presence;

import goop.presence.RendezvousHttp.PublishAnswer;

import java.io.IOException;
import java.time.Duration;

/// The server is there and does not take our message.
public final class RejectedException extends IOException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final transient Duration retryAfter;

    RejectedException(PublishAnswer answer) {
        super(
                (answer.status() == 202 ? "not registered: " : "status " + answer.status() + ": ")
                        + answer.line());
        status = answer.status();
        retryAfter = answer.retryAfter();
    }

    /// Whether it would, were our e-mail address verified there.
    public boolean wantsRegistration() {
        return status == 202;
    }

    /// When it wants to be asked again, or null.
    Duration retryAfter() {
        return retryAfter;
    }
}
