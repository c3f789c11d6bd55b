package goop.cli;

/// The command line does not say what to do in a way that the command understands. The message says
/// what was wrong and what would be right.
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UsageException(String message) {
        super(message);
    }
}
