package goop.libp2p.gossipsub;

import goop.libp2p.PeerId;
import goop.libp2p.ProtocolException;
import goop.libp2p.wire.ProtobufReader;
import goop.libp2p.wire.ProtobufWriter;

import java.util.Optional;

/// Another peer of a topic that a PRUNE names, so that whoever was pruned finds others.
///
/// Spec: gossipsub v1.1, "Prune Backoff and Peer Exchange".
///
/// @param record its signed peer record, not yet checked
record ExchangedPeer(PeerId peer, Optional<byte[]> record) {
    /// How many of one PRUNE are heeded: what go-libp2p-pubsub sends.
    static final int MAX = 16;

    private static final int MAX_RECORD = 8 * 1024;

    /// Empty when it is nobody.
    static Optional<ExchangedPeer> read(ProtobufReader in) throws ProtocolException {
        byte[] id = null;
        byte[] record = null;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> id = in.bytes();
                case 2 -> record = in.bytes();
                default -> {}
            }
        }
        if (id == null) return Optional.empty();
        Optional<byte[]> kept = Optional.ofNullable(record).filter(it -> it.length <= MAX_RECORD);
        return Optional.of(new ExchangedPeer(PeerId.fromBytes(id), kept));
    }

    void write(ProtobufWriter out, int field) {
        ProtobufWriter one = new ProtobufWriter().bytes(1, peer.toBytes());
        record.ifPresent(bytes -> one.bytes(2, bytes));
        out.message(field, one);
    }
}
