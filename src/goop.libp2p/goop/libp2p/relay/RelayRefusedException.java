package goop.libp2p.relay;

import goop.libp2p.PeerId;

import java.io.IOException;

/// A relay said no.
public final class RelayRefusedException extends IOException {
    private static final long serialVersionUID = 1;

    private final transient RelayStatus status;

    RelayRefusedException(PeerId relay, String what, RelayStatus status) {
        super("relay %s refuses %s: %s".formatted(relay, what, status));
        this.status = status;
    }

    /// Why.
    public RelayStatus status() {
        return status;
    }
}
