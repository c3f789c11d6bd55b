package goop.libp2p;

import java.io.Closeable;
import java.io.InputStream;
import java.io.OutputStream;

/// Bytes both ways, not yet secured: a TCP connection, or a stream through a relay.
public interface RawConnection extends Closeable {

    InputStream in();

    OutputStream out();

    Multiaddr localAddress();

    Multiaddr remoteAddress();

    /// Whether a relay limits it.
    default boolean isLimited() {
        return false;
    }

    /// Ends it at once; whoever waits in [#in] or [#out] gets an exception. May be called from any
    /// thread and more than once.
    @Override
    void close();
}
