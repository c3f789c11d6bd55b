/// multistream-select 1.0.0: which protocol the next bytes of a stream belong to.
///
/// Spec: multiformats/multistream-select; libp2p/specs connections, "multistream-select"
///
/// ```
///   dialer                                 listener
///     | /multistream/1.0.0                    |
///     | /echo/2.0.0  ------------------------>|
///     |<------------------  /multistream/1.0.0|
///     |<------------------                 na |   I do not speak that
///     | /echo/1.0.0  ------------------------>|
///     |<------------------        /echo/1.0.0 |   agreed
///     | ... bytes of /echo/1.0.0 ...          |
/// ```
///
/// Each line is a varint length, text, and a newline that the length counts. A dialer that has but
/// one proposal need not wait: its header, proposal and first data leave in one write, and it looks
/// at the answer when it first reads (`LazySelection`). Nothing is ever read beyond the last line,
/// so what a peer sends early lies untouched for the next layer.
///
/// Left out: `ls`, which others have dropped too (it is answered `na`, as any unknown name), and
/// the simultaneous-open extension.
///
/// Read in this order: Line (what is on the wire), Multistream (the two sides), LazySelection.
package goop.libp2p.multistream;
