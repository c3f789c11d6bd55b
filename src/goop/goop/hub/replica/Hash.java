package goop.hub.replica;

import goop.libp2p.ProtocolException;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/// The first 16 bytes of a SHA-256: two records that share one cost 2^64 tries to find, and would
/// hide a difference between records of the one origin that went to that length.
public record Hash(long high, long low) implements Comparable<Hash> {
    /// Of nothing at all.
    public static final Hash NONE = new Hash(0, 0);

    /// Its half bytes.
    public static final int NIBBLES = 32;

    private static final int TEXT = 22;

    /// The hash of these bytes.
    public static Hash of(byte[] bytes) {
        return first(sha256().digest(bytes));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK has SHA-256", impossible);
        }
    }

    static Hash first(byte[] digest) {
        ByteBuffer bytes = ByteBuffer.wrap(digest);
        return new Hash(bytes.getLong(), bytes.getLong());
    }

    /// Reads what [#toString] writes.
    public static Hash parse(String text) throws ProtocolException {
        if (text.length() == TEXT) {
            try {
                Hash hash = first(Base64.getUrlDecoder().decode(text));
                // Several texts have the same bytes; one form only is the name.
                if (hash.toString().equals(text)) return hash;
            } catch (IllegalArgumentException notBase64) {
                throw new ProtocolException("a hash that is not base64url", notBase64);
            }
        }
        throw new ProtocolException("a hash is 22 characters of base64url");
    }

    /// The half byte at that place, 0 to 15; place 0 is the first.
    public int nibble(int place) {
        long half = place < 16 ? high : low;
        return (int) (half >>> (60 - 4 * (place % 16))) & 0xf;
    }

    /// Whether it begins with these half bytes, written in hexadecimal.
    public boolean startsWith(String prefix) {
        for (int i = 0; i < prefix.length(); i++) {
            if (nibble(i) != Character.digit(prefix.charAt(i), 16)) return false;
        }
        return true;
    }

    void updateInto(MessageDigest digest) {
        digest.update(ByteBuffer.allocate(16).putLong(high).putLong(low).flip());
    }

    @Override
    public int compareTo(Hash other) {
        int first = Long.compareUnsigned(high, other.high);
        return first != 0 ? first : Long.compareUnsigned(low, other.low);
    }

    /// Base64url without padding.
    @Override
    public String toString() {
        byte[] bytes = ByteBuffer.allocate(16).putLong(high).putLong(low).array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
