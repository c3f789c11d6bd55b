package goop.cluster;

import goop.libp2p.Keypair;
import goop.libp2p.ProtocolException;
import goop.libp2p.wire.Base32;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A NATS credentials file (`.creds`): a user's JWT and the seed of its Ed25519 key, an NKey. A
/// file with the seed alone is good too, for servers that list users by key.
///
/// An NKey is base 32 of a prefix, 32 bytes and their CRC-16 (nats-io/nkeys). Read here rather than
/// by the client library, which would want a crypto library for it that the JDK makes needless.
public final class NatsCredentials {
    private static final int MOST_BYTES = 64 * 1024;
    private static final Pattern JWT =
            Pattern.compile("-+BEGIN NATS USER JWT-+\\s+([\\w.-]+)\\s+-+END NATS USER JWT-+");
    private static final Pattern SEED = Pattern.compile("(?m)^\\s*(SU[A-Z2-7]{56})\\s*$");
    private static final int USER_SEED = 18 << 3;
    private static final int USER = 20 << 3;

    private final String jwt;
    private final Keypair key;

    private NatsCredentials(String jwt, Keypair key) {
        this.jwt = jwt;
        this.key = key;
    }

    /// Reads a file.
    ///
    /// @throws IOException when it is no such file, or others may read it; says which and never
    ///   what stands in it
    public static NatsCredentials read(Path file) throws IOException {
        if (Files.size(file) > MOST_BYTES) throw new IOException(file + " is no credentials file");
        if (isPublic(file)) {
            throw new IOException(
                    file + " holds a private key, and others can read it; chmod 600 it");
        }
        try {
            return parse(Files.readString(file, StandardCharsets.US_ASCII));
        } catch (IOException wrong) {
            throw new IOException(file + ": " + wrong.getMessage(), wrong);
        }
    }

    private static boolean isPublic(Path file) throws IOException {
        if (!Files.getFileStore(file).supportsFileAttributeView("posix")) return false;
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        return permissions.contains(PosixFilePermission.GROUP_READ)
                || permissions.contains(PosixFilePermission.OTHERS_READ);
    }

    static NatsCredentials parse(String text) throws IOException {
        Matcher seed = SEED.matcher(text);
        if (!seed.find()) throw new IOException("no seed of a user's NKey (SU…) stands in it");
        Matcher jwt = JWT.matcher(text);
        return new NatsCredentials(jwt.find() ? jwt.group(1) : "", key(seed.group(1)));
    }

    private static Keypair key(String seed) throws IOException {
        byte[] bytes;
        try {
            bytes = Base32.decode(seed.toLowerCase(Locale.ROOT));
        } catch (ProtocolException wrong) {
            throw new IOException("the seed is damaged", wrong);
        }
        // The kinds of a seed and of its key share two bytes: five bits each, then nothing.
        int kind = (bytes[0] & 7) << 5 | (bytes[1] & 0xff) >> 3;
        int crc = bytes[34] & 0xff | (bytes[35] & 0xff) << 8;
        boolean whole = (bytes[0] & 0xf8) == USER_SEED && kind == USER;
        if (!whole || crc(bytes, 34) != crc) throw new IOException("the seed is damaged");
        return Keypair.fromSeed(Arrays.copyOfRange(bytes, 2, 34));
    }

    // CRC-16/XMODEM.
    private static int crc(byte[] bytes, int length) {
        int crc = 0;
        for (int i = 0; i < length; i++) {
            crc ^= (bytes[i] & 0xff) << 8;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 0x8000) == 0 ? crc << 1 : crc << 1 ^ 0x1021;
            }
        }
        return crc & 0xffff;
    }

    /// The JWT that says what we may do; none where the server knows our key.
    public Optional<String> jwt() {
        return jwt.isEmpty() ? Optional.empty() : Optional.of(jwt);
    }

    /// Our public key as an NKey: `U…`.
    public String publicKey() {
        byte[] id = key.peerId().toBytes();
        byte[] bytes = new byte[35];
        bytes[0] = (byte) USER;
        System.arraycopy(id, id.length - 32, bytes, 1, 32);
        int crc = crc(bytes, 33);
        bytes[33] = (byte) crc;
        bytes[34] = (byte) (crc >> 8);
        return Base32.encode(bytes).toUpperCase(Locale.ROOT);
    }

    /// Signs what the server has challenged us with.
    public byte[] sign(byte[] challenge) {
        return key.sign(challenge);
    }
}
