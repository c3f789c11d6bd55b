package goop.libp2p.relay;

import goop.libp2p.CircuitLimit;
import goop.libp2p.PeerId;
import goop.libp2p.ProtocolException;
import goop.libp2p.wire.ProtobufReader;
import goop.libp2p.wire.ProtobufWriter;

import java.time.Duration;

/// The parts that messages of hop and stop have in common.
final class Fields {
    /// The most bytes of one message, as go-libp2p has it.
    static final int MAX_MESSAGE = 4096;

    private static final long MAX_SECONDS = 0xffff_ffffL;

    private Fields() {}

    /// `message Peer { required bytes id = 1; repeated bytes addrs = 2; }`. The addresses are of no
    /// use to anybody: a relay does not dial.
    static PeerId peer(ProtobufReader in) throws ProtocolException {
        PeerId peer = null;
        while (in.next()) {
            if (in.field() == 1) peer = PeerId.fromBytes(in.bytes());
        }
        if (peer == null) throw new ProtocolException("relay: a peer without an id");
        return peer;
    }

    static ProtobufWriter peer(PeerId peer) {
        return new ProtobufWriter().bytes(1, peer.toBytes());
    }

    static CircuitLimit limit(ProtobufReader in) throws ProtocolException {
        long seconds = 0;
        long bytes = 0;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> seconds = in.number() & MAX_SECONDS;
                // More than 2^63 bytes is as good as no limit.
                case 2 -> bytes = Math.max(0, in.number());
                default -> {}
            }
        }
        return new CircuitLimit(Duration.ofSeconds(seconds), bytes);
    }

    static ProtobufWriter limit(CircuitLimit limit) {
        ProtobufWriter out = new ProtobufWriter();
        if (!limit.duration().isZero()) {
            out.number(1, Math.min(Math.max(1, limit.duration().toSeconds()), MAX_SECONDS));
        }
        if (limit.bytes() > 0) out.number(2, limit.bytes());
        return out;
    }

    /// A status is three digits; whatever else comes counts as none that anybody knows.
    static RelayStatus status(ProtobufReader in) throws ProtocolException {
        long code = in.number();
        return new RelayStatus(code < 0 || code > 999 ? 0 : (int) code);
    }

    static ProtocolException lacks(String what) {
        return new ProtocolException("relay: a message without " + what);
    }
}
