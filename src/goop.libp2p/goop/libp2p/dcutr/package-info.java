/// DCUtR, hole punching: a relayed connection gets a direct one beside it.
///
/// Spec: libp2p/specs relay/DCUtR (r1, 2021-11-20), connections/hole-punching.
///
/// ```
///   A dialled B through a relay                B opens the stream
///    <-- CONNECT, where B may be ---------------
///    --- CONNECT, where A may be -------------->  B knows the round trip
///    <-- SYNC ----------------------------------  B waits for half of it
///   A dials B  ------->  <-------  B dials A      from the ports that they listen on
/// ```
///
/// The two SYNs open both NATs, and meet as one TCP connection. A is the client of its handshake
/// and B the server: so the specification and go-libp2p from 0.41 on. Before, it was the other way
/// round, so who is what is taken from the first bytes of the connection (`FirstBytes`).
///
/// What peers claim of where they are is not believed: `Candidates` takes few, public ones, and
/// `DialBudget` bounds how often anybody can make us dial.
///
/// Read in this order: `HolePunchMessage` (what is on the wire), `Steps` (what decides), `Retries`
/// (when it begins again), `Candidates`, `Punch` with `FirstBytes` (what dials),
/// [goop.libp2p.dcutr.DirectUpgrade] (the shell around), [goop.libp2p.PunchReport] (what users are
/// told).
package goop.libp2p.dcutr;
