package goop.libp2p.noise;

import static goop.libp2p.Vectors.hex;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.libp2p.Hostile;
import goop.libp2p.Keypair;
import goop.libp2p.ProtocolException;
import goop.libp2p.PublicKey;
import goop.libp2p.UnsupportedKeyException;
import goop.libp2p.wire.ProtobufWriter;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Collections;
import java.util.List;

class HandshakePayloadTest {
    private static final byte[] STATIC = new byte[32];
    private static final Keypair SIGNER = Keypair.fromSeed(new byte[32]);

    private static HandshakePayload payload(List<byte[]> certHashes, List<String> muxers) {
        return new HandshakePayload(
                SIGNER.publicKey().toProtobuf(),
                SIGNER.sign(HandshakePayload.signed(STATIC)),
                certHashes,
                muxers);
    }

    /// Written out by hand after the schema in libp2p/specs noise.
    @Test
    void standsOnTheWireAsInTheSpecification() throws IOException {
        var payload =
                new HandshakePayload(
                        hex("0102"), hex("03"), List.of(hex("aabb")), List.of("/yamux/1.0.0"));
        byte[] bytes = hex("0a020102 120103 2212 0a02aabb 120c2f79616d75782f312e302e30");
        assertArrayEquals(bytes, payload.toBytes());
        var read = HandshakePayload.read(bytes);
        assertArrayEquals(hex("0102"), read.identityKey());
        assertArrayEquals(hex("03"), read.signature());
        assertArrayEquals(hex("aabb"), read.certHashes().getFirst());
        assertEquals(List.of("/yamux/1.0.0"), read.muxers());
    }

    @Test
    void withoutExtensionsThereIsNoFieldForThem() {
        var payload = new HandshakePayload(hex("01"), hex("02"), List.of(), List.of());
        assertArrayEquals(hex("0a0101 120102"), payload.toBytes());
    }

    /// Field 3 held early data once; 5 and 6, and 3 of the extensions, are of the future.
    @Test
    void whatIsUnknownIsReadOver() throws IOException {
        byte[] bytes = hex("1a03010203 0a0101 2a00 3001 120102 2206 120161 1a0163");
        assertEquals(List.of("a"), HandshakePayload.read(bytes).muxers());
    }

    @Test
    void identityKeyAndSignatureMustBeThere() {
        for (String bytes : List.of("", "0a0101", "120101", "0a00 120101", "0a0101 1200")) {
            assertThrows(ProtocolException.class, () -> HandshakePayload.read(hex(bytes)), bytes);
        }
    }

    @Test
    void extensionsAreCounted() throws IOException {
        var hashes = Collections.nCopies(16, new byte[34]);
        var muxers = Collections.nCopies(32, "/yamux/1.0.0");
        assertEquals(32, HandshakePayload.read(payload(hashes, muxers).toBytes()).muxers().size());
        var tooMany = payload(Collections.nCopies(17, new byte[34]), List.of());
        assertThrows(ProtocolException.class, () -> HandshakePayload.read(tooMany.toBytes()));
        var alsoTooMany = payload(List.of(), Collections.nCopies(33, "m"));
        assertThrows(ProtocolException.class, () -> HandshakePayload.read(alsoTooMany.toBytes()));
    }

    @Test
    void damageIsRefusedOrRead() {
        byte[] good = payload(List.of(new byte[34]), List.of("/yamux/1.0.0")).toBytes();
        Hostile.damage(good, bytes -> HandshakePayload.read(bytes).authenticate(STATIC));
    }

    @Test
    void theSignerIsWhoSignedThisStaticKey() throws IOException {
        var payload = payload(List.of(), List.of());
        assertEquals(SIGNER.publicKey(), payload.authenticate(STATIC));
        byte[] other = STATIC.clone();
        other[0] = 1;
        var e = assertThrows(ProtocolException.class, () -> payload.authenticate(other));
        assertTrue(e.getMessage().contains(SIGNER.peerId().toString()), e.getMessage());
    }

    @Test
    void aSignatureOverOtherWordsIsRefused() {
        var payload =
                new HandshakePayload(
                        SIGNER.publicKey().toProtobuf(), SIGNER.sign(STATIC), List.of(), List.of());
        assertThrows(ProtocolException.class, () -> payload.authenticate(STATIC));
    }

    @Test
    void peersWithRsaAndEcdsaKeysAreHeard() throws Exception {
        var rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(2048);
        check(rsa, "SHA256withRSA", 0);
        var ecdsa = KeyPairGenerator.getInstance("EC");
        ecdsa.initialize(256);
        check(ecdsa, "SHA256withECDSA", 3);
    }

    private static void check(KeyPairGenerator generator, String algorithm, int type)
            throws Exception {
        var pair = generator.generateKeyPair();
        var signer = Signature.getInstance(algorithm);
        signer.initSign(pair.getPrivate());
        signer.update(HandshakePayload.signed(STATIC));
        byte[] key = key(type, pair.getPublic().getEncoded());
        var payload = new HandshakePayload(key, signer.sign(), List.of(), List.of());
        assertEquals(PublicKey.fromProtobuf(key), payload.authenticate(STATIC));
    }

    private static byte[] key(int type, byte[] data) {
        return new ProtobufWriter().number(1, type).bytes(2, data).toBytes();
    }

    @Test
    void aKeyThatTheJdkCannotCheckIsNamed() {
        byte[] secp256k1 = new byte[33];
        secp256k1[0] = 2;
        var payload = new HandshakePayload(key(2, secp256k1), new byte[70], List.of(), List.of());
        assertThrows(UnsupportedKeyException.class, () -> payload.authenticate(STATIC));
    }

    /// CVE-2023-39533: enormous keys are refused before anything computes with them.
    @Test
    void enormousKeysAreRefused() {
        var payload =
                new HandshakePayload(key(0, new byte[1 << 20]), new byte[64], List.of(), List.of());
        assertThrows(ProtocolException.class, () -> payload.authenticate(STATIC));
    }
}
