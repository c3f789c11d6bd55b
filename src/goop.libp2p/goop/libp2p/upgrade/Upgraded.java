package goop.libp2p.upgrade;

import goop.libp2p.PeerId;
import goop.libp2p.PublicKey;
import goop.libp2p.RawConnection;
import goop.libp2p.yamux.YamuxSession;

/// A connection that is secured and muxed. Closing the session closes the raw connection.
public record Upgraded(
        RawConnection raw, PeerId peer, PublicKey key, YamuxSession session, Role role) {}
