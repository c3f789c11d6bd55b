package goop.libp2p.noise;

import goop.libp2p.PeerId;
import goop.libp2p.PublicKey;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/// A connection whose peer has proved who it is, and that nobody else can read or change.
///
/// @param remotePeer who the peer is
/// @param remoteKey its identity key
/// @param muxer what both agreed on within the handshake; empty when the peer leaves that to
///   multistream-select
/// @param in what the peer sends. One record is handed out at a time, opened straight into the
///   reader's array when that has room for all of it (`MAX_RECORD` bytes always do)
/// @param out what the peer gets. Each write leaves at once, in records of at most `MAX_RECORD`
///   bytes and one write below for each; flushing is not needed, gathering small writes is
public record NoiseSession(
        PeerId remotePeer,
        PublicKey remoteKey,
        Optional<String> muxer,
        InputStream in,
        OutputStream out) {
    /// How much one record carries.
    public static final int MAX_RECORD = RecordSize.MAX_PLAINTEXT;
}
