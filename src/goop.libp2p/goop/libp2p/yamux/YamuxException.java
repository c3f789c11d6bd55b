package goop.libp2p.yamux;

import goop.libp2p.ProtocolException;

/// The peer broke the yamux protocol: the session ends with a GoAway of code 1.
public final class YamuxException extends ProtocolException {
    private static final long serialVersionUID = 1;

    YamuxException(String message) {
        super("yamux: " + message);
    }
}
