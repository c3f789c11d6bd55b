/// How fast a host of ours is beside one of go-libp2p's: the same measurements, by turns, on the
/// same machine.
///
/// Each is two processes, a server and a client, that take the commands of
/// `test/interop/README.md`; [goop.bench.libp2p.BenchPeer] is ours. A
/// [goop.bench.libp2p.DelayingProxy] between them stands for a long line.
///
/// Read in this order: HostBench (what is measured), BenchPeer, DelayingProxy.
package goop.bench.libp2p;
