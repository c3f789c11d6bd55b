/// GossipSub: a message published in a topic reaches everybody in it, over peers of whom each knows
/// a few.
///
/// Spec: libp2p/specs pubsub (README), gossipsub v1.0, v1.1 and v1.2 (`/meshsub/1.2.0`, `1.1.0`,
/// `1.0.0`); `/floodsub/1.0.0` peers get and send messages too. Each peer opens a stream and sends
/// on it RPCs ([Rpc]), each behind its length; none is answered.
///
/// ```
///   | SUBSCRIBE weather ------------------->|   as soon as there is a stream, and at each change
///   |<------------------- SUBSCRIBE weather |
///   | GRAFT weather ----------------------->|   six or so peers: the mesh. From now on each sends
///   |<---------------------- message, ... ->|   the other every new message at once
///   |<------ PRUNE weather, back off 60 s --|   enough others: not before a minute
///   | IHAVE weather, ids ------------------>|   at heartbeats (1 s), to some outside the mesh
///   |<--------------------------- IWANT ids |
///   | message ----------------------------->|
///   |<----------------------- IDONTWANT ids |   of a long message: it is here already (v1.2)
/// ```
///
/// Messages are signed by their authors (StrictSign); what makes two the same is author and
/// sequence number. Peers have scores ([Scores]) that fall with forged or invalid messages, broken
/// promises and floods; bad ones are pruned, then ignored.
///
/// Left out: explicit peering, sending peer exchange (that of others is heeded when they are
/// trusted), and v1.3's extensions.
///
/// Read in this order: `GossipSub` and `Topic` (what users see), `Message` and `Rpc` (what is on
/// the wire), `Router` (what is decided) with `Meshes`, `Gossip`, `Fanout`, `SeenMessages`,
/// `MessageCache`, `Promises`, `Backoffs`, `Scores`; then `Shell`, `Neighbours`, `Neighbour` (what
/// is done about it). Every bound is in `GossipParameters`, those of one RPC in `Rpc`.
package goop.libp2p.gossipsub;
