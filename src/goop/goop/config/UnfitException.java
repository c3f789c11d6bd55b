package goop.config;

/// A value does not fit its field. The message says what is wrong with it and what is allowed, as a
/// sentence without a full stop.
final class UnfitException extends Exception {
    private static final long serialVersionUID = 1;

    UnfitException(String message) {
        super(message);
    }
}
