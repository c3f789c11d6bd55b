/// Ping: 32 bytes there and back.
///
/// Spec: libp2p/specs ping, r0 (`/ipfs/ping/1.0.0`).
///
/// ```
///   | 32 random bytes ------------>|
///   |<----------- the same 32 bytes|   as often as the dialer likes, on one stream
///   | half-close ----------------->|
/// ```
package goop.libp2p.ping;
