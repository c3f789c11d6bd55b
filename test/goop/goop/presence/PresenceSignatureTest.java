package goop.presence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.libp2p.Keypair;
import goop.presence.Presence.Type;

import org.junit.jupiter.api.Test;

import java.util.List;

class PresenceSignatureTest {
    private static final Keypair KEY = Keypair.fromSeed(seed());

    // The vector of docs/presence-stream.md.
    private static final String ID = "12D3KooWJ1TsijH7H5F74hfAD5XishQz3sxrmAtVY37GtNd9CqYf";
    private static final String SIG =
            "swz6rahS24QTSY5Z-6mNkSGQIdGAtF0NKQ-0h_cYrr8PL2Gwe13P2___IaGRAnHntKM94du7JpaUqmVXW0DcBQ";
    private static final Presence MESSAGE =
            new Presence(
                    Type.ONLINE,
                    ID,
                    "Alice’s node",
                    "",
                    "",
                    false,
                    List.of("/ip4/192.0.2.7/tcp/4001"),
                    1738764000000L,
                    "");

    private static byte[] seed() {
        byte[] seed = new byte[32];
        for (int i = 0; i < seed.length; i++) seed[i] = (byte) (i + 1);
        return seed;
    }

    @Test
    void theVectorIsSignedAsTheSpecificationHasIt() {
        assertEquals(ID, KEY.peerId().toString());
        assertEquals(151, PresenceSignature.signedBytes(MESSAGE).length);
        Presence signed = PresenceSignature.sign(MESSAGE, KEY);
        assertEquals(SIG, signed.sig());
        assertTrue(PresenceSignature.holds(signed));
    }

    @Test
    void aSignatureHoldsForNoOtherField() {
        Presence signed = PresenceSignature.sign(MESSAGE, KEY);
        for (Presence forged :
                List.of(
                        signed.withType(Type.UPDATE),
                        signed.withTs(signed.ts() + 1),
                        signed.withSig(SIG.substring(1)),
                        signed.withSig("A" + SIG.substring(1)),
                        signed.withSig("*"),
                        signed.withSig(""),
                        altered("x", "", "", false, List.of()),
                        altered("Alice’s node", "x", "", false, MESSAGE.addrs()),
                        altered("Alice’s node", "", "x", false, MESSAGE.addrs()),
                        altered("Alice’s node", "", "", true, MESSAGE.addrs()),
                        altered("Alice’s node", "", "", false, List.of()))) {
            assertFalse(PresenceSignature.holds(forged), forged.toString());
        }
    }

    private static Presence altered(
            String content, String email, String avatar, boolean video, List<String> addrs) {
        return new Presence(
                Type.ONLINE, ID, content, email, avatar, video, addrs, MESSAGE.ts(), SIG);
    }

    @Test
    void aSignatureHoldsForNoOtherPeer() {
        Presence signed = PresenceSignature.sign(MESSAGE, KEY);
        List<String> others =
                List.of(
                        Keypair.generate().peerId().toString(),
                        KEY.peerId().toCid(),
                        "QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N",
                        "somebody");
        for (String other : others) {
            Presence forged =
                    new Presence(
                            Type.ONLINE,
                            other,
                            MESSAGE.content(),
                            "",
                            "",
                            false,
                            MESSAGE.addrs(),
                            MESSAGE.ts(),
                            signed.sig());
            assertFalse(PresenceSignature.holds(forged), other);
        }
    }

    @Test
    void noKeySignsForAnotherPeer() {
        assertThrows(
                IllegalArgumentException.class,
                () -> PresenceSignature.sign(MESSAGE, Keypair.generate()));
    }
}
