/// Peers of one LAN find each other without any configuration.
///
/// Spec: libp2p/specs discovery/mdns; RFC 6762 (multicast DNS), RFC 6763 (service discovery). The
/// service is named by a tag of the network's choice, `goop-mdns` here, in the domain `local`.
///
/// ```
///   A -> 224.0.0.251:5353, [ff02::fb]:5353   PTR? goop-mdns.local          known: B's PTR
///   C -> the same, 20 to 120 ms later        goop-mdns.local          PTR  <random>.goop-mdns.local
///                                            <random>.goop-mdns.local SRV, TXT dnsaddr=<multiaddr>...
///                                            <random>.local           A, AAAA
///   C, leaving                               goop-mdns.local          PTR  with a TTL of 0
/// ```
///
/// What decides is free of sockets, clocks and threads: a [Link] is one network interface, made of
/// a [Responder] (what we tell of ourselves, and when), a [Querier] (when we ask), and a [Cache]
/// (what others told); [Neighbourhood] is what the interface's own addresses say of others. Around
/// them stands the shell: [Port] is a socket of one interface and address family, [Interfaces]
/// lists what can be used now, [Mdns] is the whole.
///
/// Where it differs from RFC 6762, and why:
/// - It never sends unicast. Questions that ask for a unicast answer, or come from another port
///   than 5353 (which Rust peers' do), are answered by multicast as all others: what cannot leave
///   the link amplifies nothing elsewhere (VU#550620). Sources that are not of the link are not
///   heard.
/// - Answers may come from any port: Rust peers send from ports of their own, and where 5353 is
///   open to every user its number proves nothing.
/// - Names are not probed for: a name of 32 random characters is nobody else's.
/// - All that is told goes out together, at most once a second, so that no record goes out more
///   often (section 6).
/// - The JDK tells neither a packet's hop limit nor its target, so the check of 255 hops is not
///   made. On Linux and macOS the socket is bound to the group and receives nothing else.
///
/// Read in this order: [MdnsConfig], [Names], [Advert], [Responder], [Querier], [Cache], [Link],
/// [Mdns].
package goop.libp2p.mdns;
