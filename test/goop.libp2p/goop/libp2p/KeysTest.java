package goop.libp2p;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.libp2p.wire.ProtobufWriter;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.Arrays;
import java.util.HexFormat;

class KeysTest {
    // libp2p/specs peer-ids.md, "Test vectors".
    private static final String ED25519_PRIVATE =
            "080112407e0830617c4a7de83925dfb2694556b12936c477a0e1feb2e148ec9da60fee7d"
                    + "1ed1e8fae2c4a144b8be8fd4b47bf3d3b34b871c3cacf6010f0e42d474fce27e";
    private static final String ED25519_PUBLIC =
            "080112201ed1e8fae2c4a144b8be8fd4b47bf3d3b34b871c3cacf6010f0e42d474fce27e";
    private static final String SECP256K1_PRIVATE =
            "0802122053DADF1D5A164D6B4ACDB15E24AA4C5B1D3461BDBD42ABEDB0A4404D56CED8FB";
    private static final String SECP256K1_PUBLIC =
            "08021221037777e994e452c21604f91de093ce415f5432f701dd8cd1a7a6fea0e630bfca99";
    private static final String ECDSA_PUBLIC =
            "0803125b3059301306072a8648ce3d020106082a8648ce3d03010703420004de3d300fa36ae0e8"
                    + "f5d530899d83abab44abf3161f162a4bc901d8e6ecda020e8b6d5f8da30525e71d6851510c"
                    + "098e5c47c646a597fb4dcec034e9f77c409e62";
    private static final String RSA_PUBLIC =
            "080012a60430820222300d06092a864886f70d01010105000382020f003082020a0282020100e1beab071d08"
                + "200bde24eef00d049449b07770ff9910257b2d7d5dda242ce8f0e2f12e1af4b32d9efd2c090f"
                + "66b0f29986dbb645dae9880089704a94e5066d594162ae6ee8892e6ec70701db0a6c445c0477"
                + "8eb3de1293aa1a23c3825b85c6620a2bc3f82f9b0c309bc0ab3aeb1873282bebd3da03c33e76"
                + "c21e9beb172fd44c9e43be32e2c99827033cf8d0f0c606f4579326c930eb4e854395ad941256"
                + "542c793902185153c474bed109d6ff5141ebf9cd256cf58893a37f83729f97e7cb435ec679d2"
                + "e33901d27bb35aa0d7e20561da08885ef0abbf8e2fb48d6a5487047a9ecb1ad41fa7ed84f6e3"
                + "e8ecd5d98b3982d2a901b4454991766da295ab78822add5612a2df83bcee814cf50973e80d7e"
                + "f38111b1bd87da2ae92438a2c8cbcc70b31ee319939a3b9c761dbc13b5c086d6b64bf7ae7dac"
                + "c14622375d92a8ff9af7eb962162bbddebf90acb32adb5e4e4029f1c96019949ecfbfeffd7ac"
                + "1e3fbcc6b6168c34be3d5a2e5999fcbb39bba7adbca78eab09b9bc39f7fa4b93411f4cc175e7"
                + "0c0a083e96bfaefb04a9580b4753c1738a6a760ae1afd851a1a4bdad231cf56e9284d832483d"
                + "f215a46c1c21bdf0c6cfe951c18f1ee4078c79c13d63edb6e14feaeffabc90ad317e4875fe64"
                + "8101b0864097e998f0ca3025ef9638cd2b0caecd3770ab54a1d9c6ca959b0f5dcbc90caeefc4"
                + "135baca6fd475224269bbe1b0203010001";

    private static final byte[] MESSAGE = "a message".getBytes(StandardCharsets.UTF_8);

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }

    @Test
    void theSpecificationsPrivateKeyGivesItsPublicKey() throws IOException {
        Keypair pair = Keypair.fromProtobuf(hex(ED25519_PRIVATE));
        assertArrayEquals(hex(ED25519_PUBLIC), pair.publicKey().toProtobuf());
        assertArrayEquals(hex(ED25519_PRIVATE), pair.toProtobuf());
    }

    @Test
    void theSpecificationsPublicKeysAreReadAndWritten() throws IOException {
        String[] vectors = {RSA_PUBLIC, ED25519_PUBLIC, SECP256K1_PUBLIC, ECDSA_PUBLIC};
        String[] idPrefixes = {"Qm", "12D3Koo", "16Uiu2", "Qm"};
        for (KeyType type : KeyType.values()) {
            byte[] bytes = hex(vectors[type.ordinal()]);
            PublicKey key = PublicKey.fromProtobuf(bytes);
            assertEquals(type, key.type());
            assertArrayEquals(bytes, key.toProtobuf());
            assertTrue(key.peerId().toString().startsWith(idPrefixes[type.ordinal()]));
            Hostile.damage(bytes, PublicKey::fromProtobuf);
        }
    }

    // RFC 8032, section 7.1, test 3.
    @Test
    void anEd25519SignatureIsThatOfTheRfc() throws IOException {
        Keypair pair =
                Keypair.fromSeed(
                        hex("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7"));
        byte[] signature =
                hex(
                        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                            + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a");
        assertArrayEquals(signature, pair.sign(hex("af82")));
        assertTrue(pair.publicKey().verify(hex("af82"), signature));
        assertFalse(pair.publicKey().verify(hex("af83"), signature));
        assertFalse(pair.publicKey().verify(hex("af82"), new byte[64]));
        assertFalse(pair.publicKey().verify(hex("af82"), new byte[0]));
    }

    @Test
    void theOlderFormOfAPrivateKeyHoldsThePublicKeyTwice() throws IOException {
        byte[] data = Arrays.copyOfRange(hex(ED25519_PRIVATE), 4, 68);
        byte[] twice = Arrays.copyOf(data, 96);
        System.arraycopy(data, 32, twice, 64, 32);
        byte[] old = new ProtobufWriter().number(1, 1).bytes(2, twice).toBytes();
        assertEquals(
                Keypair.fromProtobuf(hex(ED25519_PRIVATE)).peerId(),
                Keypair.fromProtobuf(old).peerId());
        old[old.length - 1] ^= 1;
        assertThrows(ProtocolException.class, () -> Keypair.fromProtobuf(old));
    }

    @Test
    void aPrivateKeyWithAnotherKeysPublicHalfIsRefused() {
        byte[] wrong = hex(ED25519_PRIVATE);
        wrong[40] ^= 4;
        assertThrows(ProtocolException.class, () -> Keypair.fromProtobuf(wrong));
    }

    @Test
    void aPrivateKeyOfAnotherTypeIsNamed() {
        ProtocolException refused =
                assertThrows(
                        ProtocolException.class,
                        () -> Keypair.fromProtobuf(hex(SECP256K1_PRIVATE)));
        assertEquals("a private key of type SECP256K1, not ED25519", refused.getMessage());
    }

    @Test
    void damagedPrivateKeysAreReadOrRefused() {
        Hostile.damage(hex(ED25519_PRIVATE), Keypair::fromProtobuf);
    }

    @Test
    void rsaSignaturesAreChecked() throws Exception {
        KeyPair pair = rsa(new RSAKeyGenParameterSpec(2048, RSAKeyGenParameterSpec.F4));
        PublicKey key = wrap(KeyType.RSA, pair);
        byte[] signature = sign("SHA256withRSA", pair);
        assertTrue(key.verify(MESSAGE, signature));
        signature[7] ^= 1;
        assertFalse(key.verify(MESSAGE, signature));
        assertFalse(key.verify(MESSAGE, new byte[3]));
    }

    @Test
    void ecdsaSignaturesAreCheckedOnTheCurvesThatTheJdkHas() throws Exception {
        for (String curve : new String[] {"secp256r1", "secp384r1", "secp521r1"}) {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(curve));
            KeyPair pair = generator.generateKeyPair();
            PublicKey key = wrap(KeyType.ECDSA, pair);
            byte[] signature = sign("SHA256withECDSA", pair);
            assertTrue(key.verify(MESSAGE, signature), curve);
            assertFalse(key.verify(new byte[] {1}, signature), curve);
        }
    }

    @Test
    void secp256k1IsShownButNotChecked() throws IOException {
        PublicKey key = PublicKey.fromProtobuf(hex(SECP256K1_PUBLIC));
        UnsupportedKeyException unable =
                assertThrows(
                        UnsupportedKeyException.class, () -> key.verify(MESSAGE, new byte[70]));
        assertEquals("the JDK cannot check secp256k1 signatures", unable.getMessage());
    }

    // CVE-2023-39533.
    @Test
    void anRsaKeyOfEnormousSizeIsRefusedBeforeItIsParsed() {
        byte[] huge = new byte[1 << 20];
        byte[] bytes = new ProtobufWriter().number(1, 0).bytes(2, huge).toBytes();
        assertThrows(ProtocolException.class, () -> PublicKey.fromProtobuf(bytes));
        byte[] over = new ProtobufWriter().number(1, 0).bytes(2, new byte[1101]).toBytes();
        assertThrows(ProtocolException.class, () -> PublicKey.fromProtobuf(over));
    }

    @Test
    void shortRsaKeysVerifyNothing() throws Exception {
        KeyPair pair = rsa(new RSAKeyGenParameterSpec(1024, RSAKeyGenParameterSpec.F4));
        assertFalse(wrap(KeyType.RSA, pair).verify(MESSAGE, sign("SHA256withRSA", pair)));
    }

    @Test
    void anEnvelopeHoldsInItsDomainOnly() throws IOException {
        Keypair signer = Keypair.generate();
        byte[] type = {3, 1};
        byte[] bytes = SignedEnvelope.seal(signer, "here", type, MESSAGE).toBytes();
        SignedEnvelope envelope = SignedEnvelope.parse(bytes);
        assertEquals(signer.publicKey(), envelope.publicKey());
        assertArrayEquals(MESSAGE, envelope.verify("here", type));
        assertThrows(ProtocolException.class, () -> envelope.verify("there", type));
        assertThrows(ProtocolException.class, () -> envelope.verify("here", new byte[] {3, 2}));
        Hostile.damage(bytes, damaged -> SignedEnvelope.parse(damaged).toBytes());
    }

    @Test
    void whatAnEnvelopeSignsHasALengthBeforeEachPart() {
        assertArrayEquals(
                hex("02" + "6162" + "02" + "0301" + "03" + "010203"),
                SignedEnvelope.signingBytes("ab", new byte[] {3, 1}, new byte[] {1, 2, 3}));
    }

    private static KeyPair rsa(RSAKeyGenParameterSpec size) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(size);
        return generator.generateKeyPair();
    }

    private static PublicKey wrap(KeyType type, KeyPair pair) throws IOException {
        byte[] data = pair.getPublic().getEncoded();
        return PublicKey.fromProtobuf(
                new ProtobufWriter().number(1, type.ordinal()).bytes(2, data).toBytes());
    }

    private static byte[] sign(String algorithm, KeyPair pair) throws GeneralSecurityException {
        Signature signer = Signature.getInstance(algorithm);
        signer.initSign(pair.getPrivate());
        signer.update(MESSAGE);
        return signer.sign();
    }
}
