package goop.libp2p.relay;

import goop.libp2p.CircuitLimit;
import goop.libp2p.PeerId;
import goop.libp2p.ProtocolException;
import goop.libp2p.wire.Delimited;
import goop.libp2p.wire.ProtobufReader;
import goop.libp2p.wire.ProtobufWriter;

import java.io.IOException;
import java.io.InputStream;

/// Between a relay and the far end of a circuit.
///
/// ```
/// message StopMessage { required Type type = 1; optional Peer peer = 2; optional Limit limit = 3;
///                       optional Status status = 4; }
/// ```
sealed interface StopMessage {
    /// What relays open streams for.
    String PROTOCOL = "/libp2p/circuit/relay/0.2.0/stop";

    /// Somebody wants to reach us.
    record Connect(PeerId peer, CircuitLimit limit) implements StopMessage {}

    /// The far end's answer.
    record Status(RelayStatus status) implements StopMessage {}

    /// Blocks until a whole message has come in.
    static StopMessage read(InputStream in) throws IOException {
        return parse(Delimited.read(in, Fields.MAX_MESSAGE));
    }

    /// @throws ProtocolException when it is no such message
    static StopMessage parse(byte[] message) throws ProtocolException {
        long type = -1;
        PeerId peer = null;
        CircuitLimit limit = CircuitLimit.NONE;
        RelayStatus status = null;
        for (ProtobufReader in = new ProtobufReader(message); in.next(); ) {
            switch (in.field()) {
                case 1 -> type = in.number();
                case 2 -> peer = Fields.peer(in.message());
                case 3 -> limit = Fields.limit(in.message());
                case 4 -> status = Fields.status(in);
                default -> {}
            }
        }
        if (type == 0) {
            if (peer == null) throw Fields.lacks("the peer that connects");
            return new Connect(peer, limit);
        }
        if (type == 1) {
            if (status == null) throw Fields.lacks("the status");
            return new Status(status);
        }
        throw new ProtocolException("relay: stop message of type " + type);
    }

    /// The message without its length.
    default byte[] toBytes() {
        ProtobufWriter out = new ProtobufWriter();
        switch (this) {
            case Connect(PeerId peer, CircuitLimit limit) -> {
                out.number(1, 0).message(2, Fields.peer(peer));
                if (!limit.isNone()) out.message(3, Fields.limit(limit));
            }
            case Status(RelayStatus status) -> out.number(1, 1).number(4, status.code());
        }
        return out.toBytes();
    }
}
