/// Yamux: many streams over one secured connection.
///
/// Spec: libp2p/specs yamux (r0, 2023-02-17), which copies hashicorp/yamux spec.md and adds the
/// bound on streams that wait for acknowledgment. Windows grow with the bandwidth-delay product, as
/// go-yamux lets them.
///
/// ```
///   0         1         2         4            8           12
///   +---------+---------+---------+------------+------------+
///   | version |  type   |  flags  | stream id  |   length   |  + length bytes if DATA
///   +---------+---------+---------+------------+------------+
///
///   dialer                                                  listener
///     DATA SYN, stream 1, "hello"          ->                 accept()
///                        <-  DATA ACK, stream 1, "welcome"
///     WINDOW_UPDATE, stream 1, 131072      ->                 after reading half a window
///     WINDOW_UPDATE FIN, stream 1          ->                 in().read() is -1, out() still writes
///                        <-  WINDOW_UPDATE FIN, stream 1      both are done: the stream is gone
/// ```
///
/// Read in this order: [goop.libp2p.yamux.Frame] (what is on the wire), [StreamState], [SendWindow]
/// and [ReceiveWindow] (what a stream knows, without threads), [YamuxStream] (blocking in and out),
/// [StreamTable] and [Pulse] (what a session knows, without threads), [SessionReader] and [Outbox]
/// (its two threads), [YamuxSession], [YamuxLimits] (every bound, and what happens beyond it).
///
/// No lock is held over a socket's read or write. Only the writer thread writes to the connection,
/// so that interrupting a thread which uses a stream never closes the connection under the others.
package goop.libp2p.yamux;
