/// Identify: what each side of a connection tells the other of itself.
///
/// Spec: libp2p/specs identify, r1 (`/ipfs/id/1.0.0`, `/ipfs/id/push/1.0.0`); RFC 0002 and 0003 for
/// the signed record.
///
/// ```
///   who asks                                 who tells
///     | opens /ipfs/id/1.0.0 ------------------->|
///     |<---------------- Identify, then the end  |
///
///   who tells                                who hears
///     | opens /ipfs/id/push/1.0.0 -------------->|   something has changed
///     | Identify, then the end ----------------->|
/// ```
///
/// Each side asks on every new connection. A message that would be longer than 2 KiB comes as two,
/// the second with the signed record alone, since older peers read no longer ones: readers go on to
/// the end and merge. A record that the peer did not sign itself is not believed, and costs nothing
/// else.
///
/// Read in this order: [goop.libp2p.identify.IdentifyMessage], [goop.libp2p.identify.Identify],
/// [goop.libp2p.identify.ObservedAddresses] (what peers say of where we are).
package goop.libp2p.identify;
