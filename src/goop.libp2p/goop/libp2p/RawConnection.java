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

    /// Nobody is at the other end any more, so [#close] need not see to it that what was sent
    /// arrives. The system would try for minutes, and keep the ports from another connection
    /// between the same two; a router that hears nothing of an end does so for longer.
    default void giveUp() {}

    /// Ends it at once; whoever waits in [#in] or [#out] gets an exception. May be called from any
    /// thread and more than once.
    @Override
    void close();
}
