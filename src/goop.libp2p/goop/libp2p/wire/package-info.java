/// The small encodings that every protocol of libp2p is made of.
///
/// Specs: multiformats unsigned-varint, multibase, multihash; protobuf's encoding guide; RFC 4648
/// (base32, base64url).
///
/// Every reader takes its bound from the caller, allocates no more than what has arrived, and
/// throws [goop.libp2p.ProtocolException] for bytes that no writer would have written, and
/// [java.io.EOFException] for bytes that end too soon.
///
/// Read in this order: [goop.libp2p.wire.Varint], [goop.libp2p.wire.Delimited] (a length and that
/// many bytes), [goop.libp2p.wire.ProtobufReader] and [goop.libp2p.wire.ProtobufWriter],
/// [goop.libp2p.wire.Multihash], [goop.libp2p.wire.Multibase] and the bases below it.
package goop.libp2p.wire;
