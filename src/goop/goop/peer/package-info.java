/// The peer: hears of others from four sources, keeps them in one list, and reaches those of whom
/// something is wanted.
///
/// Wire: `docs/peer.md` has the protocols `/goop/*`; presence is `docs/presence-stream.md`.
///
/// ```
///   mDNS ──────────────┐
///   GossipSub ─────────┤                     DialChoice: which addresses may be tried
///   rendezvous, here ──┼─▶ PeerList ─▶ Peers ─▶ Reacher ─▶ Host ─▶ /goop/site, chat, docs, …
///   rendezvous, WAN ───┘       │
///                              └─▶ Feed of PeerChange ─▶ pages, commands
/// ```
///
/// Read in this order: [PeerList] (who is there), [Peers] (the same for several threads),
/// [DialChoice] and [Reacher] (how they are reached), [PeerNode] (all of it together); then the
/// protocols, each by itself: [ContentProtocol], [SiteProtocol], [AvatarProtocol], [Chat],
/// [DocsProtocol].
package goop.peer;
