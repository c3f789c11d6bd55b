package goop.libp2p;

import java.io.IOException;
import java.util.List;

/// The peer speaks none of the protocols that it was asked for. It broke no rule, and another
/// stream of the same connection may speak another protocol.
public final class UnsupportedProtocolException extends IOException {
    private static final long serialVersionUID = 1;

    private final transient List<String> protocols;

    /// @param protocols what the peer was asked for, in the order of asking
    public UnsupportedProtocolException(List<String> protocols) {
        super("the peer does not speak " + String.join(", ", protocols));
        this.protocols = List.copyOf(protocols);
    }

    /// What the peer was asked for, in the order of asking.
    public List<String> protocols() {
        return protocols;
    }
}
