package goop.libp2p;

import goop.fuzz.Parses;
import goop.libp2p.wire.Base32;
import goop.libp2p.wire.Base36;
import goop.libp2p.wire.Base58;
import goop.libp2p.wire.Multibase;
import goop.libp2p.wire.Multihash;

import java.nio.charset.StandardCharsets;

/// The input is a peer id, once as text and once as bytes.
@Parses(
        value = {
            PeerId.class,
            Multihash.class,
            Multibase.class,
            Base58.class,
            Base36.class,
            Base32.class
        },
        maxLength = 256)
public final class PeerIdFuzz {
    private PeerIdFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        try {
            read(PeerId.fromBytes(input));
        } catch (ProtocolException refused) {
            // The peer is wrong: lawful.
        }
        try {
            read(PeerId.parse(new String(input, StandardCharsets.UTF_8)));
        } catch (ProtocolException refused) {
            // The peer is wrong: lawful.
        }
    }

    private static void read(PeerId id) throws ProtocolException {
        same(id, PeerId.parse(id.toString()));
        same(id, PeerId.parse(id.toCid()));
        same(id, PeerId.parse("k" + Base36.encode(cid(id))));
        same(id, PeerId.fromBytes(id.toBytes()));
        id.publicKey().ifPresent(key -> same(id, key.peerId()));
        id.brief();
    }

    private static byte[] cid(PeerId id) throws ProtocolException {
        return Multibase.decode(id.toCid());
    }

    private static void same(PeerId one, PeerId other) {
        if (!one.equals(other) || one.hashCode() != other.hashCode()) {
            throw new AssertionError(one + " is read again as " + other);
        }
    }
}
