package goop.libp2p.gossipsub;

import goop.libp2p.PeerId;
import goop.libp2p.ProtocolException;
import goop.libp2p.wire.ProtobufReader;
import goop.libp2p.wire.ProtobufWriter;

import java.nio.ByteBuffer;
import java.util.Random;

/// Peers and messages for tests of what is decided, where nobody looks at signatures: thousands a
/// second, which no key pair would give.
final class Unsigned {
    private Unsigned() {}

    static PeerId peer(Random random) {
        byte[] id = new byte[38];
        random.nextBytes(id);
        // Multihash identity, 36 bytes; a public key of type Ed25519 with 32.
        System.arraycopy(new byte[] {0, 36, 8, 1, 18, 32}, 0, id, 0, 6);
        try {
            return PeerId.fromBytes(id);
        } catch (ProtocolException bug) {
            throw new AssertionError(bug);
        }
    }

    static Message message(PeerId from, String topic, long sequence, int length) {
        ProtobufWriter out = new ProtobufWriter();
        out.bytes(1, from.toBytes()).bytes(2, new byte[length]);
        out.bytes(3, ByteBuffer.allocate(8).putLong(sequence).array());
        out.string(4, topic).bytes(5, new byte[64]);
        try {
            return Message.read(new ProtobufReader(out.toBytes()));
        } catch (ProtocolException bug) {
            throw new AssertionError(bug);
        }
    }
}
