package goop.libp2p.ed25519;

import static goop.libp2p.Vectors.hex;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.libp2p.Vectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

class Ed25519Test {
    /// RFC 8032 §7.1, tests 1 to 3 and "SHA(abc)": public key, message, signature.
    @ParameterizedTest
    @CsvSource({
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a,'',"
                + "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
                + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c,72,"
                + "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025,af82,"
                + "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf,"
                + "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f,"
                + "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b589"
                + "09351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704"
    })
    void verifiesTheRfcsSignatures(String key, String message, String signature) {
        assertTrue(Ed25519.verify(hex(key), hex(message), hex(signature)));
        byte[] other = Arrays.copyOf(hex(message), hex(message).length + 1);
        assertFalse(Ed25519.verify(hex(key), other, hex(signature)));
    }

    @Test
    void agreesWithWycheproof() throws IOException {
        var count = new AtomicInteger();
        Vectors.forEach(
                "wycheproof/ed25519_test.json",
                "result",
                test -> {
                    count.incrementAndGet();
                    boolean valid =
                            Ed25519.verify(
                                    hex(test.get("pk")),
                                    hex(test.get("msg")),
                                    hex(test.get("sig")));
                    assertEquals(test.get("result").equals("valid"), valid, test.toString());
                });
        assertEquals(151, count.get());
    }

    @Test
    void agreesWithTheJdkOnRandomSignatures() throws Exception {
        var random = seeded();
        var generator = KeyPairGenerator.getInstance("Ed25519");
        for (int i = 0; i < 200; i++) {
            KeyPair pair = generator.generateKeyPair();
            byte[] message = new byte[random.nextInt(200)];
            random.nextBytes(message);
            var signer = Signature.getInstance("Ed25519");
            signer.initSign(pair.getPrivate());
            signer.update(message);
            assertTrue(Ed25519.verify(raw(pair), message, signer.sign()));
        }
    }

    /// Bits of valid signatures and their keys and messages flipped, s moved by L, encodings made
    /// non-canonical, parts exchanged: the JDK and we must say the same of each.
    @Test
    void agreesWithTheJdkOnDamagedSignatures() throws Exception {
        var random = seeded();
        var pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        var signer = Signature.getInstance("Ed25519");
        signer.initSign(pair.getPrivate());
        for (int i = 0; i < 1_200; i++) {
            byte[] message = new byte[1 + random.nextInt(40)];
            random.nextBytes(message);
            signer.update(message);
            byte[] signature = signer.sign();
            byte[] key = raw(pair);
            switch (i % 6) {
                case 0 -> flip(random, signature);
                case 1 -> flip(random, key);
                case 2 -> flip(random, message);
                case 3 -> addOrder(signature);
                case 4 -> random.nextBytes(random.nextBoolean() ? key : signature);
                default -> signature = Arrays.copyOf(signature, random.nextInt(70));
            }
            assertSameAsJdk(key, message, signature);
        }
    }

    /// Every point of small order and every encoding that is not canonical, as key and as R, with s
    /// of 0, 1, L-1, L: among these are signatures valid for every message.
    @Test
    void agreesWithTheJdkOnPointsOfSmallOrder() {
        List<String> points =
                List.of(
                        "0100000000000000000000000000000000000000000000000000000000000000",
                        "0100000000000000000000000000000000000000000000000000000000000080",
                        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                        "0000000000000000000000000000000000000000000000000000000000000000",
                        "0000000000000000000000000000000000000000000000000000000000000080",
                        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
                        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
                        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
                        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
                        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                        "0200000000000000000000000000000000000000000000000000000000000000");
        List<BigInteger> numbers =
                List.of(
                        BigInteger.ZERO,
                        BigInteger.ONE,
                        Scalar.L.subtract(BigInteger.ONE),
                        Scalar.L);
        int valid = 0;
        for (String key : points) {
            for (String r : points) {
                for (BigInteger s : numbers) {
                    for (int message = 0; message < 3; message++) {
                        byte[] signature = Arrays.copyOf(hex(r), 64);
                        littleEndian(s, signature);
                        if (assertSameAsJdk(hex(key), new byte[] {(byte) message}, signature)) {
                            valid++;
                        }
                    }
                }
            }
        }
        assertTrue(valid > 0, "no signature under a key of small order was valid");
    }

    @Test
    void severalThreadsMayVerifyAtOnce() throws Exception {
        var pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        var signer = Signature.getInstance("Ed25519");
        signer.initSign(pair.getPrivate());
        byte[] signature = signer.sign();
        byte[] key = raw(pair);
        long valid =
                IntStream.range(0, 400)
                        .parallel()
                        .filter(i -> Ed25519.verify(key, new byte[0], signature))
                        .count();
        assertEquals(400, valid);
    }

    private static boolean assertSameAsJdk(byte[] key, byte[] message, byte[] signature) {
        boolean expected = jdkVerifies(key, message, signature);
        assertEquals(
                expected,
                Ed25519.verify(key, message, signature),
                () ->
                        "key %s message %s signature %s"
                                .formatted(digits(key), digits(message), digits(signature)));
        return expected;
    }

    private static boolean jdkVerifies(byte[] key, byte[] message, byte[] signature) {
        // The X.509 form of an Ed25519 key (RFC 8410 §4).
        byte[] der = Arrays.copyOf(hex("302a300506032b6570032100"), 44);
        System.arraycopy(key, 0, der, 12, 32);
        try {
            var verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(
                    KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(der)));
            verifier.update(message);
            return verifier.verify(signature);
        } catch (InvalidKeyException | SignatureException e) {
            return false;
        } catch (GeneralSecurityException e) {
            // Also what a key that is no point ends in.
            return false;
        }
    }

    private static Random seeded() {
        long seed = new Random().nextLong();
        System.out.println("Ed25519Test seed " + seed);
        return new Random(seed);
    }

    private static byte[] raw(KeyPair pair) {
        byte[] der = pair.getPublic().getEncoded();
        return Arrays.copyOfRange(der, der.length - 32, der.length);
    }

    private static void flip(Random random, byte[] bytes) {
        int bit = random.nextInt(bytes.length * 8);
        bytes[bit / 8] ^= (byte) (1 << bit % 8);
    }

    // The same signature modulo L: who does not check s < L takes both.
    private static void addOrder(byte[] signature) {
        littleEndian(Scalar.decode(signature, 32, 64).add(Scalar.L), signature);
    }

    private static void littleEndian(BigInteger s, byte[] signature) {
        for (int i = 0; i < 32; i++) signature[32 + i] = s.shiftRight(8 * i).byteValue();
    }

    private static String digits(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
