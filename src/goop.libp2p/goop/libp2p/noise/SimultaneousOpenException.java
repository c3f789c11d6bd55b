package goop.libp2p.noise;

import goop.libp2p.ProtocolException;

/// Both sides took themselves for the dialer: their TCP connects met half way and made one
/// connection. Another one from another port gets around that.
public final class SimultaneousOpenException extends ProtocolException {
    private static final long serialVersionUID = 1;

    SimultaneousOpenException() {
        super("noise: the peer began a handshake of its own");
    }
}
