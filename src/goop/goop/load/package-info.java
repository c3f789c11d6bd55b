/// A load that is like a community, and what becomes of it: `goop bench`.
///
/// Simulated peers come over the first seconds, beat as real ones do (signed, then with the
/// server's token, never quite on time), change what they say, come over a new connection, fall
/// asleep without a word, leave and return. Each has a connection of its own. Watchers hold streams
/// in the changes view and keep a picture of who is here, which is held against the truth in the
/// end.
///
/// ```
///   SimulatedPeer ──publish──▶ target ──events──▶ Watcher
///        │                                           │
///        └──▶ Crowd (the truth), Tally ◀─────────────┘ ──▶ LoadReport
/// ```
///
/// Bounded in count and time; against another machine only with its operator's [Consent].
package goop.load;
