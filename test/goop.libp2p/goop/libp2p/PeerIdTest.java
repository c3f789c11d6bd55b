package goop.libp2p;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.libp2p.wire.Base36;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;

class PeerIdTest {
    // libp2p/specs peer-ids.md, "Decoding".
    private static final String SHA256 = "QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N";
    private static final String SHA256_CID =
            "bafzbeie5745rpv2m6tjyuugywy4d5ewrqgqqhfnf445he3omzpjbx5xqxe";
    private static final String ED25519 = "12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA";

    // One id in its forms, from the good addresses of go-multiaddr's multiaddr_test.go.
    private static final List<String> ONE_PEER =
            List.of(
                    "12D3KooWCryG7Mon9orvQxcS1rYZjotPgpwoJNHHKcLLfE4Hf5mV",
                    "k51qzi5uqu5dhb6l8spkdx7yxafegfkee5by8h7lmjh2ehc2sgg34z7c15vzqs",
                    "bafzaajaiaejcalj543iwv2d7pkjt7ykvefrkfu7qjfi6sduakhso4lay6abn2d5u");

    @Test
    void theSpecificationsExamplesAreRead() throws IOException {
        assertEquals(SHA256, PeerId.parse(SHA256_CID).toString());
        assertEquals(SHA256_CID, PeerId.parse(SHA256).toCid());
        assertEquals(ED25519, PeerId.parse(ED25519).toString());
        assertTrue(PeerId.parse(SHA256).publicKey().isEmpty());
        assertEquals(KeyType.ED25519, PeerId.parse(ED25519).publicKey().orElseThrow().type());
    }

    @Test
    void everyTextFormNamesTheSamePeer() throws IOException {
        PeerId peer = PeerId.parse(ONE_PEER.getFirst());
        for (String each : ONE_PEER) {
            assertEquals(peer, PeerId.parse(each));
            assertEquals(ONE_PEER.getFirst(), PeerId.parse(each).toString());
        }
        assertEquals(ONE_PEER.getLast(), peer.toCid());
        assertEquals(peer, PeerId.fromBytes(peer.toBytes()));
    }

    @Test
    void anIdHoldsItsKeyWhenTheKeyIsShort() throws IOException {
        Keypair pair = Keypair.generate();
        PeerId peer = PeerId.parse(pair.peerId().toString());
        assertEquals(pair.publicKey(), peer.publicKey().orElseThrow());
        assertTrue(peer.matches(pair.publicKey()));
        assertFalse(peer.matches(Keypair.generate().publicKey()));
    }

    @Test
    void whatIsNoPeerIdIsRefused() {
        for (String each :
                List.of(
                        "",
                        "1",
                        "Qm",
                        "QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5",
                        // A sha2-256 multihash with a digest of more than 32 bytes.
                        "QmxoHT6iViN5xAjoz1VZ553cL31U9F94ht3QvWR1FrEbZY",
                        // A CID of another codec, and one with a bad digit, from go-multiaddr.
                        "k2jmtxwoe2phm1hbqp0e7nufqf6umvuu2e9qd7ana7h411a0haqj6i2z",
                        "k2k4r8oqamigqdo6o7hsbfwd45y70oyynp98usk7zmyfrzpqxh1pohl-",
                        "?unknownmultibase",
                        "1".repeat(100_000))) {
            assertThrows(ProtocolException.class, () -> PeerId.parse(each), each);
        }
    }

    @Test
    void anInlinedKeyOfMoreThan42BytesIsRefused() {
        byte[] long43 = new byte[45];
        long43[1] = 43;
        assertThrows(ProtocolException.class, () -> PeerId.fromBytes(long43));
    }

    @Test
    void damagedIdsAreReadOrRefused() throws IOException {
        Hostile.damage(
                PeerId.parse(ED25519).toBytes(),
                bytes -> {
                    PeerId peer = PeerId.fromBytes(bytes);
                    assertArrayEquals(bytes, PeerId.parse(peer.toString()).toBytes());
                    assertArrayEquals(
                            bytes, PeerId.parse("k" + Base36.encode(cid(bytes))).toBytes());
                    peer.publicKey();
                });
    }

    private static byte[] cid(byte[] multihash) {
        byte[] cid = new byte[multihash.length + 2];
        cid[0] = 1;
        cid[1] = 0x72;
        System.arraycopy(multihash, 0, cid, 2, multihash.length);
        return cid;
    }
}
