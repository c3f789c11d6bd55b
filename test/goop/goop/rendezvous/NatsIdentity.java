package goop.rendezvous;

import goop.libp2p.Keypair;
import goop.libp2p.wire.Base32;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Locale;

/// An operator, account or user of NATS: an NKey that can sign JWTs (nats-io/nkeys, nats-io/jwt
/// version 2).
final class NatsIdentity {
    static final int OPERATOR = 14 << 3;
    static final int ACCOUNT = 0;
    static final int USER = 20 << 3;
    private static final int SEED = 18 << 3;

    final String name;
    private final int kind;
    private final byte[] seed = new byte[32];
    private final Keypair key;

    /// @param kind one of the constants here
    NatsIdentity(int kind) {
        this.kind = kind;
        new SecureRandom().nextBytes(seed);
        key = Keypair.fromSeed(seed);
        name = text(ByteBuffer.allocate(35).put((byte) kind).put(key.publicKey().data()));
    }

    /// Signs what those are allowed.
    ///
    /// @param claims of the field `nats`, without its type and version
    String sign(NatsIdentity whom, String claims) {
        String type =
                switch (whom.kind) {
                    case OPERATOR -> "operator";
                    case ACCOUNT -> "account";
                    default -> "user";
                };
        String body =
                """
                {"jti":"%s","iat":%d,"iss":"%s","name":"goop","sub":"%s",\
                "nats":{%s"type":"%s","version":2}}\
                """
                        .formatted(
                                System.nanoTime(),
                                System.currentTimeMillis() / 1_000,
                                name,
                                whom.name,
                                claims.isEmpty() ? "" : claims + ",",
                                type);
        String signed = base64("{\"typ\":\"JWT\",\"alg\":\"ed25519-nkey\"}") + "." + base64(body);
        return signed + "." + base64(key.sign(signed.getBytes(StandardCharsets.US_ASCII)));
    }

    /// A credentials file as NATS's own tools write it.
    String credentials(String jwt) {
        ByteBuffer secret = ByteBuffer.allocate(36);
        secret.put((byte) (SEED | kind >> 5)).put((byte) ((kind & 31) << 3)).put(seed);
        return """
        -----BEGIN NATS USER JWT-----
        %s
        ------END NATS USER JWT------

        ************************* IMPORTANT *************************
        NKEY Seed printed below can be used to sign and prove identity.
        NKEYs are sensitive and should be treated as secrets.

        -----BEGIN USER NKEY SEED-----
        %s
        ------END USER NKEY SEED------

        *************************************************************
        """
                .formatted(jwt, text(secret));
    }

    private static String base64(String text) {
        return base64(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /// Base 32 of the bytes and their CRC-16, for which there is room at the end.
    private static String text(ByteBuffer bytes) {
        int crc = 0;
        for (int i = 0; i < bytes.position(); i++) {
            for (int bit = 7; bit >= 0; bit--) {
                int out = crc >> 15 ^ bytes.get(i) >> bit & 1;
                crc = (crc << 1 ^ (out == 0 ? 0 : 0x1021)) & 0xffff;
            }
        }
        bytes.order(ByteOrder.LITTLE_ENDIAN).putShort((short) crc);
        return Base32.encode(bytes.array()).toUpperCase(Locale.ROOT);
    }
}
