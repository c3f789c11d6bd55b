/// **Program**: the rendezvous server, a bulletin board of who is online. It introduces peers and
/// carries none of their data.
///
/// ```
///   peer ── POST /publish ──► PublishHandler ──► Board ──► PresenceLog
///                                                            │ one cursor a stream
///   watcher ◄── GET /events ── EventsHandler ◄───────────────┘
/// ```
///
/// Read in this order: [Rendezvous] (what is started, and stopped), [Routes] (every endpoint in one
/// table), [PublishHandler], [Board] (the one lock), [EventsHandler], then the pages.
package goop.rendezvous;
