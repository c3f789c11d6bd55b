/// Several rendezvous servers as one: each shows the peers of all, and streams what happens to
/// them.
///
/// ```
///   PresenceBoard ── ClusterNotes ──▶ Replica ── Send ──▶ ClusterJson ─▶ Seal ─▶ Bus (NATS)
///                 ◀─ Show, Hide, … ──         ◀───────── ClusterJson ◀─ Seal ◀─
///
///   server A                                          server B
///      │ news 41…43: here anna, here bob, gone carl ──▶ │  numbered without gaps
///      │ news 44: (nothing; it is alive)            ──▶ │  44 − 43: nothing is missing
///      │                                                │
///      │                     (B has come, or missed some)
///      │ ◀── ask: whose A, after ""                     │
///      │ page: seq 43, anna … mia, last mia         ──▶ │  whatever else comes meanwhile
///      │ ◀── ask: whose A, after mia                    │  may come in any order
///      │ page: seq 44, nora … zoe                   ──▶ │
/// ```
///
/// Every message is JSON (`docs/cluster.md` describes it for operators, [ClusterJson] each field)
/// encrypted by [Seal]. What NATS loses is found missing by its number within a second.
///
/// Read in this order: [Note], [ClusterMessage], [Replica], which decides everything, [Neighbour],
/// then [Cluster], [Bus] and [BusDriver]; [NatsCredentials] stands alone.
package goop.cluster;
