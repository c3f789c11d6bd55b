package goop.libp2p;

import java.time.Duration;

/// Every bound of a host's connections, and what happens beyond it.
///
/// ```java
/// Limits.defaults().withWater(100, 200).with(new Limits.Handshakes(64, 8, Duration.ofSeconds(5)))
/// ```
public record Limits(Connections connections, Handshakes handshakes, Streams streams, Dials dials) {

    /// Connections that are up.
    ///
    /// @param all in all, handshakes included; a further one is refused
    /// @param highWater with more than this, the least used are closed
    /// @param lowWater until so many are left
    /// @param grace how long one is left alone after it was opened
    /// @param perPeer a further one is closed after the handshake
    /// @param perAddress from one IPv4 address or IPv6 /64; a further one is refused. Loopback is
    ///   exempt
    public record Connections(
            int all, int highWater, int lowWater, Duration grace, int perPeer, int perAddress) {}

    /// Incoming connections whose peer has not yet proved who it is.
    ///
    /// @param all a further one is refused
    /// @param perAddress as for connections
    /// @param timeout for Noise's and the muxer's negotiation together, whoever dialled
    public record Handshakes(int all, int perAddress, Duration timeout) {}

    /// Streams that are open.
    ///
    /// @param all a further one of ours fails, one of the peer's is reset
    /// @param perConnection of the peer's; a further one is reset
    /// @param negotiationTimeout for agreeing on the protocol; then the stream is reset
    /// @param bufferedBytes received and not yet read, over all connections; the stream that would
    ///   pass this is reset
    public record Streams(
            int all, int perConnection, Duration negotiationTimeout, long bufferedBytes) {}

    /// Connections that we make.
    ///
    /// @param atATime peers being dialled; further ones wait
    /// @param addresses of one peer that are tried; the rest is left out
    /// @param addressTimeout for one address, until it answers
    /// @param knownPeers whose addresses are remembered; the longest unused gives way
    public record Dials(int atATime, int addresses, Duration addressTimeout, int knownPeers) {}

    /// Room for some hundred peers, and for unread bytes an eighth of the heap.
    public static Limits defaults() {
        long eighth = Runtime.getRuntime().maxMemory() / 8;
        return new Limits(
                new Connections(2048, 768, 512, Duration.ofSeconds(30), 8, 64),
                new Handshakes(256, 32, Duration.ofSeconds(15)),
                new Streams(16_384, 1024, Duration.ofSeconds(10), Math.max(32L << 20, eighth)),
                new Dials(64, 32, Duration.ofSeconds(10), 1024));
    }

    /// The same with other bounds for connections.
    public Limits with(Connections other) {
        return new Limits(other, handshakes, streams, dials);
    }

    /// The same with other bounds for handshakes.
    public Limits with(Handshakes other) {
        return new Limits(connections, other, streams, dials);
    }

    /// The same with other bounds for streams.
    public Limits with(Streams other) {
        return new Limits(connections, handshakes, other, dials);
    }

    /// The same with other bounds for dials.
    public Limits with(Dials other) {
        return new Limits(connections, handshakes, streams, other);
    }

    /// The same with other water marks, and room for as many connections.
    public Limits withWater(int low, int high) {
        return with(
                new Connections(
                        Math.max(connections.all, high),
                        high,
                        low,
                        connections.grace,
                        connections.perPeer,
                        connections.perAddress));
    }
}
