package goop.libp2p.relay;

import goop.libp2p.CircuitLimit;

import java.time.Duration;

/// Every bound of a relay, and what happens beyond it.
///
/// ```java
/// RelayLimits.defaults().with(new RelayLimits.Circuits(64, 8, Duration.ofMinutes(10), 1 << 20))
/// ```
public record RelayLimits(Reservations reservations, Circuits circuits, Traffic traffic) {

    /// Places that peers keep. A further one is refused with RESERVATION_REFUSED. Loopback is
    /// exempt from the bounds of address and network.
    ///
    /// @param all peers that have a place
    /// @param perPeer how often one peer may ask for it, renewing included, within one `ttl`
    /// @param perAddress peers behind one IPv4 address or IPv6 /64
    /// @param perNetwork peers of one IPv4 /24 or IPv6 /48
    /// @param ttl until a place must be renewed; the relay's word goes no further than this
    public record Reservations(
            int all, int perPeer, int perAddress, int perNetwork, Duration ttl) {}

    /// Circuits that are open. A further one is refused with RESOURCE_LIMIT_EXCEEDED.
    ///
    /// @param all in all
    /// @param perPeer to or from one peer
    /// @param duration after which one is ended; zero for never
    /// @param bytes in each direction, after which it is ended; zero for as many as come
    public record Circuits(int all, int perPeer, Duration duration, long bytes) {}

    /// What the circuits carry.
    ///
    /// @param bytesPerSecond through all circuits together, in both directions; busy ones share it
    ///   evenly, and wait their turn. Zero for as much as the machine can
    /// @param peerBytes of one peer, all its circuits and both directions together, within
    ///   `peerPeriod`; beyond it its circuits end and new ones are refused. Zero for no such bound
    /// @param peerPeriod when the count begins anew
    public record Traffic(long bytesPerSecond, long peerBytes, Duration peerPeriod) {}

    /// Nowhere less than go-libp2p's, and enough to read sites through: go-libp2p ends a circuit
    /// after 2 minutes or 128 KiB.
    public static RelayLimits defaults() {
        return new RelayLimits(
                new Reservations(1024, 30, 16, 128, Duration.ofHours(1)),
                new Circuits(512, 16, Duration.ofHours(1), 256L << 20),
                new Traffic(0, 8L << 30, Duration.ofDays(1)));
    }

    /// The same with other bounds for reservations.
    public RelayLimits with(Reservations other) {
        return new RelayLimits(other, circuits, traffic);
    }

    /// The same with other bounds for circuits.
    public RelayLimits with(Circuits other) {
        return new RelayLimits(reservations, other, traffic);
    }

    /// The same with other bounds for what circuits carry.
    public RelayLimits with(Traffic other) {
        return new RelayLimits(reservations, circuits, other);
    }

    /// What is told of a circuit whose peers may still carry so many bytes.
    CircuitLimit limit(long left) {
        long bytes = circuits.bytes == 0 ? Long.MAX_VALUE : circuits.bytes;
        bytes = Math.min(bytes, left);
        return new CircuitLimit(circuits.duration, bytes == Long.MAX_VALUE ? 0 : bytes);
    }
}
