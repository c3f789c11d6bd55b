package goop.libp2p.autonat;

import goop.libp2p.Multiaddr;
import goop.libp2p.ProtocolException;
import goop.libp2p.wire.Delimited;
import goop.libp2p.wire.ProtobufReader;
import goop.libp2p.wire.ProtobufWriter;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What version 1 says.
///
/// ```
/// message Message { enum MessageType { DIAL = 0; DIAL_RESPONSE = 1; }
///   message PeerInfo { optional bytes id = 1; repeated bytes addrs = 2; }
///   message Dial { optional PeerInfo peer = 1; }
///   message DialResponse { optional ResponseStatus status = 1; optional string statusText = 2;
///                          optional bytes addr = 3; }
///   optional MessageType type = 1; optional Dial dial = 2;
///   optional DialResponse dialResponse = 3; }
/// ```
sealed interface DialMessage {
    String PROTOCOL = "/libp2p/autonat/1.0.0";
    int MAX_BYTES = 4096;
    int MAX_ADDRESSES = 64;

    /// Asks.
    ///
    /// @param peer who asks, as it says
    record Dial(Optional<byte[]> peer, List<Multiaddr> addresses) implements DialMessage {}

    /// Answers.
    ///
    /// @param address the one that was reached
    record Answer(int status, String text, Optional<Multiaddr> address) implements DialMessage {
        static final int OK = 0;
        static final int DIAL_ERROR = 100;
        static final int DIAL_REFUSED = 101;
        static final int BAD_REQUEST = 200;

        private static final int MAX_TEXT = 200;
    }

    static DialMessage read(InputStream in) throws IOException {
        return parse(Delimited.read(in, MAX_BYTES));
    }

    static DialMessage parse(byte[] message) throws ProtocolException {
        long type = -1;
        Dial dial = null;
        Answer answer = null;
        for (ProtobufReader in = new ProtobufReader(message); in.next(); ) {
            switch (in.field()) {
                case 1 -> type = in.number();
                case 2 -> dial = dial(in.message());
                case 3 -> answer = answer(in.message());
                default -> {}
            }
        }
        if (type == 0 && dial != null) return dial;
        if (type == 1 && answer != null) return answer;
        throw new ProtocolException("autonat: a message of type " + type + " without its content");
    }

    private static Dial dial(ProtobufReader in) throws ProtocolException {
        Optional<byte[]> peer = Optional.empty();
        List<byte[]> addresses = new ArrayList<>();
        while (in.next()) {
            if (in.field() != 1) continue;
            for (ProtobufReader info = in.message(); info.next(); ) {
                switch (info.field()) {
                    case 1 -> peer = Optional.of(info.bytes());
                    case 2 -> {
                        if (addresses.size() < MAX_ADDRESSES) addresses.add(info.bytes());
                    }
                    default -> {}
                }
            }
        }
        return new Dial(peer, Multiaddr.fromAllBytes(addresses));
    }

    private static Answer answer(ProtobufReader in) throws ProtocolException {
        int status = Answer.OK;
        String text = "";
        List<byte[]> address = new ArrayList<>();
        while (in.next()) {
            switch (in.field()) {
                case 1 -> status = (int) in.number();
                case 2 -> text = in.string();
                case 3 -> {
                    address.clear();
                    address.add(in.bytes());
                }
                default -> {}
            }
        }
        if (text.length() > Answer.MAX_TEXT) text = text.substring(0, Answer.MAX_TEXT);
        return new Answer(status, text, Multiaddr.fromAllBytes(address).stream().findFirst());
    }

    /// With its length in front.
    default byte[] toBytes() {
        ProtobufWriter out = new ProtobufWriter();
        switch (this) {
            case Dial dial -> {
                ProtobufWriter info = new ProtobufWriter();
                dial.peer.ifPresent(id -> info.bytes(1, id));
                dial.addresses.forEach(each -> info.bytes(2, each.toBytes()));
                out.number(1, 0).message(2, new ProtobufWriter().message(1, info));
            }
            case Answer answer -> {
                ProtobufWriter content = new ProtobufWriter().number(1, answer.status);
                if (!answer.text.isEmpty()) content.string(2, answer.text);
                answer.address.ifPresent(each -> content.bytes(3, each.toBytes()));
                out.number(1, 1).message(3, content);
            }
        }
        return Delimited.encode(out.toBytes());
    }
}
