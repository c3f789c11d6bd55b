/// A laboratory for NATs: a public network, homes behind routers, all of it network namespaces with
/// nftables, made by a test and removed when it is over.
///
/// ```
///   relay 85.0.0.2    observers 85.0.0.3 ...
///        |                 |
///   -----+--------+--------+---------+-----  "the Internet": a bridge, 85.0.0.0/16, 2a02::/64
///                 |                  |
///        router 85.0.0.101   router 85.0.0.102    nftables: masquerade, or a firewall only
///                 |                  |
///        home 192.168.1.2    home 192.168.2.2
/// ```
///
/// The addresses look public, since libp2p decides by address what it announces and punches; they
/// lead nowhere outside. What is needed is root, `ip`, `nft` and `conntrack`; without, the tests
/// say skipped.
///
/// A LAN may have several machines ([goop.natlab.LansTest]): real `goop peer` processes run there,
/// and curl asks their API.
///
/// A packet is there at once, unless a home is a far one ([goop.natlab.Line]).
///
/// Read in this order: [goop.natlab.Lab], [goop.natlab.Router] (what NATs there are),
/// [goop.natlab.LabPeer] (our own peer, which takes the commands of `test/interop/README.md`).
package goop.natlab;
