package goop.cluster;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// The last word of a [SharedTable] on one thing: that it holds, or that it does so no more. Of two
/// the later counts, on every server.
///
/// @param key what it is about: 1 to [#MOST_KEY] characters
/// @param stamp Unix milliseconds, later than those of all words on it that its server had seen
/// @param word what the table says of it, up to [#MOST_WORD] characters
public record SharedRow(String key, long stamp, String word) {
    static final int MOST_KEY = 300;
    static final int MOST_WORD = 4_000;

    /// Whether it counts more than that one.
    public boolean beats(SharedRow other) {
        return stamp > other.stamp || stamp == other.stamp && word.compareTo(other.word) > 0;
    }

    /// Where it is counted in [RowSums].
    int bucket() {
        int hash = key.hashCode();
        return (hash ^ hash >>> 16) & RowSums.BUCKETS - 1;
    }

    /// 64 bits that no two rows have in common, but by chance.
    long sum() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((key + '\0' + stamp + '\0').getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest.digest(word.getBytes(StandardCharsets.UTF_8))).getLong();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
