/// libp2p over TCP: listening, dialling, and dialling from the port that we listen on.
///
/// Spec: libp2p/specs addressing, "TCP"; connections/hole-punching (why ports are reused). A NAT
/// that maps a socket by its port alone then shows the peers that we dial the very port on which we
/// can be reached.
///
/// Linux lets several sockets have one port when each sets `SO_REUSEADDR` and `SO_REUSEPORT`. That
/// would also let a second process take half of our incoming connections, so a port is probed
/// without the latter before it is taken.
///
/// Read in this order: `TcpConnection`, [goop.libp2p.tcp.TcpListener],
/// [goop.libp2p.tcp.TcpTransport], [goop.libp2p.tcp.Interfaces].
package goop.libp2p.tcp;
