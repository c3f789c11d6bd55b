/// Perf: how fast bytes go up and down.
///
/// Spec: libp2p/specs perf, r0 (`/perf/1.0.0`).
///
/// ```
///   client                                  server
///     | how much to send back, 8 bytes -------->|
///     | as much as the client likes, the end -->|
///     |<-------------- as much as it asked for  |
/// ```
///
/// "It SHOULD NOT be enabled by default": whoever may open such a stream may have all of our
/// bandwidth.
package goop.libp2p.perf;
