package goop.libp2p;

import java.time.Duration;

/// Every bound of a host's connections, and what happens beyond it.
///
/// @param connections connections in all, handshakes included; a further one is refused
/// @param highWater with more connections than this, the least used are closed
/// @param lowWater until so many are left
/// @param grace how long a connection is left alone after it was opened
/// @param connectionsPerPeer a further one is closed after the handshake
/// @param connectionsPerAddress from one IPv4 address or IPv6 /64; a further one is refused.
///   Loopback is exempt
/// @param handshakes incoming connections whose peer has not yet proved who it is; a further one is
///   refused
/// @param handshakesPerAddress the same from one address
/// @param handshakeTimeout for TCP's, Noise's and the muxer's negotiation together
/// @param negotiationTimeout for agreeing on a stream's protocol; then the stream is reset
/// @param streamsPerConnection streams that the peer opened on one connection; a further one is
///   reset
/// @param streams streams in all; a further one is reset or fails
/// @param bufferedBytes received and not yet read, over all connections; the stream that would pass
///   this is reset
/// @param dials peers being dialled at a time; further ones wait
/// @param addressesPerDial addresses of one peer that are tried; the rest is left out
/// @param addressDialTimeout for one address
/// @param knownPeers peers whose addresses are remembered while they are not connected; the longest
///   unused gives way
public record Limits(
        int connections,
        int highWater,
        int lowWater,
        Duration grace,
        int connectionsPerPeer,
        int connectionsPerAddress,
        int handshakes,
        int handshakesPerAddress,
        Duration handshakeTimeout,
        Duration negotiationTimeout,
        int streamsPerConnection,
        int streams,
        long bufferedBytes,
        int dials,
        int addressesPerDial,
        Duration addressDialTimeout,
        int knownPeers) {

    /// Room for a few hundred peers, and memory for an eighth of the heap.
    public static Limits defaults() {
        return new Limits(
                2048,
                768,
                512,
                Duration.ofSeconds(30),
                8,
                64,
                256,
                32,
                Duration.ofSeconds(15),
                Duration.ofSeconds(10),
                1024,
                16_384,
                Math.max(32L << 20, Runtime.getRuntime().maxMemory() / 8),
                64,
                32,
                Duration.ofSeconds(10),
                1024);
    }

    /// The same with other water marks.
    public Limits withWater(int low, int high) {
        return new Limits(
                Math.max(connections, high),
                high,
                low,
                grace,
                connectionsPerPeer,
                connectionsPerAddress,
                handshakes,
                handshakesPerAddress,
                handshakeTimeout,
                negotiationTimeout,
                streamsPerConnection,
                streams,
                bufferedBytes,
                dials,
                addressesPerDial,
                addressDialTimeout,
                knownPeers);
    }
}
