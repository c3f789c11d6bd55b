/// What users of the library see.
///
/// Spec: libp2p/specs peer-ids, addressing, connections.
package goop.libp2p;
