/// Measures a rendezvous server as a process: publishes, fan-out, memory, start.
///
/// The load shares the machine's cores with the server, so it is made to cost little: requests are
/// written once by hand, one thread and one selector serve all connections of a kind, and what
/// comes in is counted where it stands in the buffer. `make bench` runs goop and the Go server of
/// `test/bench/go` in turn and prints the tables of `docs/performance.md`.
///
/// Read in this order: [Bench] (arguments, scenarios), [Server] (the process under test),
/// [PublishLoad] (requests as fast as answers come), [Publisher] (numbered changes at a given
/// rate), [Streams] and [Subscriber] (who gets them) with [Markers] in [Deliveries] or a [Picture],
/// [Fanout], [Memory] and [Scale] (the scenarios of streams), [Beating], [Latencies].
package goop.bench;
