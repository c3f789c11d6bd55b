package goop.libp2p;

import java.net.ConnectException;
import java.util.List;
import java.util.stream.Collectors;

/// No address led to the peer.
public final class UnreachableException extends ConnectException {
    private static final long serialVersionUID = 1;

    private final transient List<Attempt> attempts;

    /// @param whom for the message
    public UnreachableException(String whom, List<Attempt> attempts) {
        super(message(whom, attempts));
        this.attempts = List.copyOf(attempts);
    }

    /// The same, thrown anew in another thread.
    public UnreachableException(UnreachableException cause) {
        super(cause.getMessage());
        attempts = cause.attempts;
        initCause(cause);
    }

    /// One address that was tried.
    ///
    /// @param result why it led nowhere
    public record Attempt(Multiaddr address, String result) {
        private String told() {
            return result.startsWith("/") ? result : address + ": " + result;
        }
    }

    private static String message(String whom, List<Attempt> attempts) {
        if (attempts.isEmpty()) return "no address is known of " + whom;
        return attempts.stream()
                .map(Attempt::told)
                .collect(Collectors.joining("; ", "cannot reach " + whom + ": ", ""));
    }

    /// What was tried, in the order in which it failed.
    public List<Attempt> attempts() {
        return attempts;
    }
}
