/// Noise: the secure channel of libp2p.
///
/// Spec: The Noise Protocol Framework, revision 34; libp2p/specs noise, connections
/// "inlined-muxer-negotiation"
///
/// ```
///   initiator (dialer)                           responder (listener)
///     | e                                                |    messages: 2 bytes length, big-endian,
///     |------------------------------------------------->|    then at most 65535 bytes
///     | e, ee, s, es, payload                            |
///     |<-------------------------------------------------|    payload: identity key, its signature
///     | s, se, payload                                   |    over the static key s, muxers
///     |------------------------------------------------->|
///     | records: 2 bytes length, ciphertext, 16 byte tag |
///     |<================================================>|
/// ```
///
/// `Noise_XX_25519_ChaChaPoly_SHA256` is the one protocol; the cryptography is the JDK's. The order
/// of agreements and what is hashed follow the Noise specification's own objects, so that its text
/// can be held beside the code.
///
/// Left out: early data but for the muxers (certificate hashes are read and have no use yet), other
/// patterns and ciphers, rekeying, none of which libp2p has.
///
/// Read in this order: CipherState, SymmetricState, HandshakeState (Noise §5.1, 5.2, 5.3), Noise
/// and HandshakePayload (libp2p's use of them), RecordInput and RecordOutput (afterwards).
package goop.libp2p.noise;
