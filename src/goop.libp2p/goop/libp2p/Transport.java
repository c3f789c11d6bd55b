package goop.libp2p;

import java.io.IOException;
import java.time.Duration;

/// A way to reach addresses of one kind: TCP, or a relay.
public interface Transport {

    /// Whether addresses of this form are for it.
    boolean dials(Multiaddr address);

    /// Blocks until the other end answers. An interrupted thread gives up.
    RawConnection dial(Multiaddr address, Duration timeout) throws IOException;
}
