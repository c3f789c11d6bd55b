package goop.registration;

import java.io.IOException;

/// A mail was not taken. The message is for the operator.
public final class MailException extends IOException {
    private static final long serialVersionUID = 1;

    private final boolean permanent;

    /// @param permanent whether it is of no use to try again
    public MailException(String message, boolean permanent, Throwable cause) {
        super(message, cause);
        this.permanent = permanent;
    }

    /// Whether it is of no use to try again.
    public boolean permanent() {
        return permanent;
    }
}
