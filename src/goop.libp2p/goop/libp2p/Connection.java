package goop.libp2p;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// A secured connection to one peer, that carries many streams.
///
/// Spec: libp2p/specs connections.
public interface Connection extends Closeable {

    /// Who the other side has proved to be.
    PeerId remotePeer();

    /// The key that it proved to own.
    PublicKey remoteKey();

    /// Where the other side is; for a relayed connection the relay's address and `/p2p-circuit`.
    Multiaddr remoteAddress();

    /// Our own end.
    Multiaddr localAddress();

    /// Whether the other side dialled.
    boolean isInbound();

    /// Whether a relay limits how long it lives and how much it carries: no place for large
    /// transfers or gossip.
    default boolean isLimited() {
        return limit().isPresent();
    }

    /// How much a relay lets it carry, and how long, as the relay says.
    Optional<CircuitLimit> limit();

    /// Whether it goes through a relay.
    default boolean isRelayed() {
        return remoteAddress().isRelayed();
    }

    /// Whether it goes through a hole that was punched in the NATs between.
    boolean isPunched();

    Instant openedAt();

    /// Round trip of the connection's own pings, once one came back.
    Optional<Duration> roundTripTime();

    /// Streams that are open now, in both directions.
    int streamCount();

    boolean isOpen();

    /// Opens a stream on this very connection.
    ///
    /// With one protocol, or one that the peer is known to speak, this does not wait for the peer:
    /// if it does not speak the protocol after all, the first read says so.
    ///
    /// @param protocols in the order of preference
    /// @throws UnsupportedProtocolException when the peer speaks none of them
    Stream newStream(String... protocols) throws IOException;

    /// What the peer tells of itself, once identify is through.
    Optional<PeerInfo> info();

    /// Waits until the peer has told of itself.
    ///
    /// @throws IOException when it does not in that time, or the connection ends
    PeerInfo awaitInfo(Duration atMost) throws IOException, InterruptedException;

    /// Ends it, with all its streams, when the peer is dead: nothing is sent to it any more, and
    /// the ports are free at once.
    void giveUp();

    /// Ends it, with all its streams.
    @Override
    void close();
}
