/// Circuit relay v2: a peer that others cannot reach keeps a place at a relay, which passes bytes
/// on between it and whoever asks for it. The two secure what goes through, so the relay cannot
/// read it.
///
/// Spec: libp2p/specs relay/circuit-v2 (r1); vouchers in envelopes of RFC 0002.
///
/// ```
///   B                      relay R                      A
///   | hop: RESERVE ---------->|                         |
///   |<-- STATUS OK, until when, voucher, limit          |
///   |                         |<-------- hop: CONNECT B |
///   |<----- stop: CONNECT A --|                         |
///   | STATUS OK ------------->| STATUS OK, limit ------>|
///   |<============ from here on bytes both ways =======>|   Noise, yamux: A <-> B
/// ```
///
/// A's address of B is `<R's address>/p2p/<R>/p2p-circuit/p2p/<B>`.
///
/// Read in this order: `HopMessage` and `StopMessage` (what is on the wire),
/// [goop.libp2p.relay.RelayLimits] (every bound of a relay, and why), `ReservationTable` and
/// `CircuitTable` (who may), `RelayService` (serves), `Circuit` (passes bytes on), `FairShare` (in
/// which turn); then the other side: `RelayClient` (asks, dials, accepts), `Candidates` (which
/// relay is asked when) and [goop.libp2p.relay.Relays] (keeps reservations). Left out: v1 of the
/// protocol.
package goop.libp2p.relay;
