package goop.libp2p.relay;

import goop.libp2p.CircuitLimit;
import goop.libp2p.Multiaddr;
import goop.libp2p.PeerId;
import goop.libp2p.ProtocolException;
import goop.libp2p.wire.Delimited;
import goop.libp2p.wire.ProtobufReader;
import goop.libp2p.wire.ProtobufWriter;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Between a peer and its relay.
///
/// ```
/// message HopMessage { required Type type = 1; optional Peer peer = 2;
///                      optional Reservation reservation = 3; optional Limit limit = 4;
///                      optional Status status = 5; }
/// message Reservation { required uint64 expire = 1; repeated bytes addrs = 2;
///                       optional bytes voucher = 3; }
/// ```
sealed interface HopMessage {
    /// What relays are asked by.
    String PROTOCOL = "/libp2p/circuit/relay/0.2.0/hop";

    /// A peer wants a place.
    record Reserve() implements HopMessage {}

    /// A peer wants to reach another.
    record Connect(PeerId peer) implements HopMessage {}

    /// The relay's answer.
    ///
    /// @param grant after OK to [Reserve]
    record Status(RelayStatus status, Optional<Grant> grant, CircuitLimit limit)
            implements HopMessage {}

    /// A place at the relay.
    ///
    /// @param expires the second when it ends
    /// @param addresses the relay's, each with its id
    /// @param voucher a [Voucher] in its envelope
    record Grant(Instant expires, List<Multiaddr> addresses, Optional<byte[]> voucher) {}

    /// The most addresses that are read of one grant.
    int MAX_ADDRESSES = 32;

    // The year 9999: further ones are nonsense that some clock or other would choke on.
    long LAST_SECOND = 253_402_300_799L;

    /// Blocks until a whole message has come in.
    static HopMessage read(InputStream in) throws IOException {
        return parse(Delimited.read(in, Fields.MAX_MESSAGE));
    }

    /// @throws ProtocolException when it is no such message
    static HopMessage parse(byte[] message) throws ProtocolException {
        long type = -1;
        PeerId peer = null;
        Grant grant = null;
        CircuitLimit limit = CircuitLimit.NONE;
        RelayStatus status = null;
        for (ProtobufReader in = new ProtobufReader(message); in.next(); ) {
            switch (in.field()) {
                case 1 -> type = in.number();
                case 2 -> peer = Fields.peer(in.message());
                case 3 -> grant = grant(in.message());
                case 4 -> limit = Fields.limit(in.message());
                case 5 -> status = Fields.status(in);
                default -> {}
            }
        }
        if (type == 0) return new Reserve();
        if (type == 1) {
            if (peer == null) throw Fields.lacks("the peer to connect to");
            return new Connect(peer);
        }
        if (type == 2) {
            if (status == null) throw Fields.lacks("the status");
            return new Status(status, Optional.ofNullable(grant), limit);
        }
        throw new ProtocolException("relay: hop message of type " + type);
    }

    private static Grant grant(ProtobufReader in) throws ProtocolException {
        long expires = -1;
        List<byte[]> addresses = new ArrayList<>();
        byte[] voucher = null;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> expires = in.number();
                case 2 -> {
                    if (addresses.size() < MAX_ADDRESSES) addresses.add(in.bytes());
                }
                case 3 -> voucher = in.bytes();
                default -> {}
            }
        }
        if (expires < 0 || expires > LAST_SECOND) {
            throw new ProtocolException("relay: a reservation until second " + expires);
        }
        return new Grant(
                Instant.ofEpochSecond(expires),
                Multiaddr.fromAllBytes(addresses),
                Optional.ofNullable(voucher));
    }

    /// The message without its length.
    default byte[] toBytes() {
        ProtobufWriter out = new ProtobufWriter();
        switch (this) {
            case Reserve() -> out.number(1, 0);
            case Connect(PeerId peer) -> out.number(1, 1).message(2, Fields.peer(peer));
            case Status(RelayStatus status, Optional<Grant> grant, CircuitLimit limit) -> {
                out.number(1, 2);
                grant.ifPresent(each -> out.message(3, write(each)));
                if (!limit.isNone()) out.message(4, Fields.limit(limit));
                out.number(5, status.code());
            }
        }
        return out.toBytes();
    }

    private static ProtobufWriter write(Grant grant) {
        ProtobufWriter out = new ProtobufWriter().number(1, grant.expires.getEpochSecond());
        for (Multiaddr each : grant.addresses) out.bytes(2, each.toBytes());
        grant.voucher.ifPresent(voucher -> out.bytes(3, voucher));
        return out;
    }

    /// A status and no more.
    static HopMessage.Status refusal(RelayStatus status) {
        return new Status(status, Optional.empty(), CircuitLimit.NONE);
    }
}
