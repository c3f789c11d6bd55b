/// From a raw connection to a secured one with many streams.
///
/// Spec: libp2p/specs connections, "Upgrading connections"; connections/inlined-muxer-negotiation.
///
/// ```
///   client                                             server
///     | multistream, /noise, Noise message 1 ------------>|   one write, nothing waited for
///     |<------------ multistream, /noise, Noise message 2 |   who the server is, its muxers
///     | Noise message 3 --------------------------------->|   who the client is, its muxers
///     | yamux ------------------------------------------->|   when both named it above, else
///     | multistream, /yamux/1.0.0 ----------------------->|   agreed on as any protocol
/// ```
///
/// One deadline stands over all of it. Left out: TLS, other muxers, the simultaneous-open extension
/// (a simultaneous open is noticed by Noise, and dialled again from another port).
///
/// Read in this order: [goop.libp2p.upgrade.Upgrader], [goop.libp2p.upgrade.Deadline].
package goop.libp2p.upgrade;
