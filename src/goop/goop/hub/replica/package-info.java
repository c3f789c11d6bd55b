/// One hub's copy of the federation's directory, as a plain state machine.
///
/// ```
///   operator ─ propose, apply ─┐
///   time ───── tick ───────────┤             ┌─► Effects: what to keep, and to tell partners
///   partner ── Ask ────────────┼─► Replica ──┤
///   partner ── Answer (Pull) ──┤             └─► Answer
///   partner ── records ────────┘
/// ```
///
/// Each origin signs its [goop.hub.replica.HubRecord]s; the one of the highest version stays,
/// whoever brought it, so in the end all copies are the same. Two of them find their differences by
/// the [goop.hub.replica.HashTree] of each origin. Why it is so:
/// `docs/decisions/0007-the-federation.md`.
///
/// Read in this order: [goop.hub.replica.HubRecord], [goop.hub.replica.RecordBounds],
/// [goop.hub.replica.KeyChain], [goop.hub.replica.HashTree], [goop.hub.replica.Ask] and
/// [goop.hub.replica.Answer], [goop.hub.replica.Pull], [goop.hub.replica.Replica].
package goop.hub.replica;
