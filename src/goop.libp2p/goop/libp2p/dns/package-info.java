/// Names: A, AAAA and TXT records, and the `dnsaddr` lists that stand in TXT.
///
/// Spec: RFC 1035 (messages, UDP and TCP), RFC 3596 (AAAA); libp2p/specs addressing, "dnsaddr":
/// `/dnsaddr/<name>` stands for the TXT records of `_dnsaddr.<name>` that begin with `dnsaddr=`.
///
/// ```
///   /dnsaddr/example.org --TXT _dnsaddr.example.org--> /dnsaddr/a.example.org/p2p/12D3...
///                                                      /ip4/192.0.2.1/tcp/4001/p2p/12D3...
/// ```
///
/// The JDK resolves addresses but not TXT without another module, so here is a client of our own
/// over the servers of `/etc/resolv.conf`: UDP, and TCP when the answer is cut. Depth, queries and
/// answers are bounded, and a compressed name may only point backwards, so it ends.
///
/// Read in this order: [goop.libp2p.dns.DnsName], [goop.libp2p.dns.DnsMessage],
/// [goop.libp2p.dns.DnsClient], [goop.libp2p.dns.DnsResolver].
package goop.libp2p.dns;
