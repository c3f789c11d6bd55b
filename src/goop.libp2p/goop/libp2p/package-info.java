/// What users of the library see.
///
/// Spec: libp2p/specs peer-ids, addressing, connections; RFC 0002 and 0003.
///
/// ```
///   Host --- listen, connect ---> Connection --- newStream ---> Stream (in, out)
///     |                                                           ^
///     +-- handle(protocol, StreamHandler) ------------------------+   the peer's streams
///     +-- subscribe ---> HostEvent
/// ```
///
/// Read in this order: [goop.libp2p.Host], [goop.libp2p.Connection], [goop.libp2p.Stream],
/// [goop.libp2p.HostEvent], [goop.libp2p.Limits] (every bound); then who a peer is:
/// [goop.libp2p.Keypair], [goop.libp2p.PublicKey], [goop.libp2p.PeerId]; where it is:
/// [goop.libp2p.Multiaddr] with [goop.libp2p.Component], [goop.libp2p.PeerRecord] in its
/// [goop.libp2p.SignedEnvelope]; and what a transport has to do: [goop.libp2p.Transport],
/// [goop.libp2p.RawConnection]. Behind the Host stands [goop.libp2p.swarm.Swarm].
package goop.libp2p;
