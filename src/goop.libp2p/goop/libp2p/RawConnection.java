package goop.libp2p;

import java.io.Closeable;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/// Bytes both ways, not yet secured: a TCP connection, or a stream through a relay.
public interface RawConnection extends Closeable {

    InputStream in();

    OutputStream out();

    Multiaddr localAddress();

    Multiaddr remoteAddress();

    /// How much a relay lets it carry, and how long; empty when nobody limits it.
    default Optional<CircuitLimit> limit() {
        return Optional.empty();
    }

    /// Whether both sides dialled at once, through their NATs.
    default boolean isPunched() {
        return false;
    }

    /// Ends it at once; whoever waits in [#in] or [#out] gets an exception. May be called from any
    /// thread and more than once.
    @Override
    void close();
}
