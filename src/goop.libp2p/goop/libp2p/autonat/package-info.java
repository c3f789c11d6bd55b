/// AutoNAT: whether others can dial us. A peer that cannot know asks another to try.
///
/// Spec: libp2p/specs autonat/autonat-v1 (r3) and autonat/autonat-v2 (r2).
///
/// ```
///   v1   client                          server
///        --- DIAL, our addresses ------->   dials them, from a new port, as another peer
///        <-- DIAL_RESPONSE, which one ---
///
///   v2   --- DialRequest, nonce -------->
///        <-- DialDataRequest ------------   only for an IP address that the asker does not have
///        --- DialDataResponse ... ------>   30 to 100 KB, so that nobody gains by it
///        <== DialBack, nonce ============   on a connection that the server dials
///        <-- DialResponse ---------------
/// ```
///
/// The server dials only so often a minute (a `DialBudget`), in v1 only the IP address that the
/// asker is seen at, and never private ones.
///
/// Read in this order: `DialMessage` (v1), `DialRequestMessage` (v2), `DialBack` (dials),
/// [goop.libp2p.autonat.AutoNatService] (serves), `Verdicts` (what decides),
/// [goop.libp2p.autonat.AutoNatClient] (asks).
package goop.libp2p.autonat;
