/// All connections of one host: the table of them, dialling, limits, events.
///
/// Spec: libp2p/specs connections, "Connection lifecycle" and below.
///
/// ```
///   listener --- Admission --- Upgrader ---+
///                                          +--> ConnectionTable --> Events
///   connect --- Dials --- Dialer --- Race -+
/// ```
///
/// Several connections to one peer may stand side by side, for instance when both sides dialled at
/// once: both sides then prefer the same one for new streams.
///
/// Read in this order: [goop.libp2p.swarm.Swarm], [goop.libp2p.swarm.SwarmConnection],
/// `ConnectionTable`, `Admission` (limits), `Dialer` with `DialPlan`, `Race`, `LastStep` and
/// `DialBackoff`, `Trim`.
package goop.libp2p.swarm;
