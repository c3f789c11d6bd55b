package goop.libp2p.dcutr;

import goop.libp2p.Multiaddr;
import goop.libp2p.ProtocolException;
import goop.libp2p.wire.Delimited;
import goop.libp2p.wire.ProtobufReader;
import goop.libp2p.wire.ProtobufWriter;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/// What goes over the DCUtR stream.
///
/// ```
/// message HolePunch { enum Type { CONNECT = 100; SYNC = 300; }
///                     required Type type = 1; repeated bytes ObsAddrs = 2; }
/// ```
sealed interface HolePunchMessage {

    /// "Implementations SHOULD refuse encoded RPC messages [...] larger than 4 KiB."
    int MAX_BYTES = 4 * 1024;

    /// Further ones are stepped over.
    int MAX_ADDRESSES = 64;

    /// Where the sender may be reached.
    record Connect(List<Multiaddr> addresses) implements HolePunchMessage {}

    /// Now.
    record Sync() implements HolePunchMessage {}

    /// Blocks until a whole message has come in.
    static HolePunchMessage read(InputStream in) throws IOException {
        return parse(Delimited.read(in, MAX_BYTES));
    }

    static HolePunchMessage parse(byte[] message) throws ProtocolException {
        long type = 0;
        List<byte[]> addresses = new ArrayList<>();
        for (ProtobufReader in = new ProtobufReader(message); in.next(); ) {
            switch (in.field()) {
                case 1 -> type = in.number();
                case 2 -> {
                    if (addresses.size() < MAX_ADDRESSES) addresses.add(in.bytes());
                }
                default -> {}
            }
        }
        if (type == 100) return new Connect(Multiaddr.fromAllBytes(addresses));
        if (type == 300) return new Sync();
        throw new ProtocolException("dcutr: a message of type " + type);
    }

    /// With its length in front.
    default byte[] toBytes() {
        ProtobufWriter out = new ProtobufWriter();
        switch (this) {
            case Connect connect -> {
                out.number(1, 100);
                connect.addresses.forEach(each -> out.bytes(2, each.toBytes()));
            }
            case Sync _ -> out.number(1, 300);
        }
        return Delimited.encode(out.toBytes());
    }
}
