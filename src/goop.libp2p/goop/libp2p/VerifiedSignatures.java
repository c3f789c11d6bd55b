package goop.libp2p;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.Map;

/// Signatures that were found right. Those that peers show again and again need to be checked once:
/// what vouches for a host's Noise key is the same on each of its connections, and its peer record
/// comes with every identify, push and exchange of peers.
///
/// Only what is public is in it: a digest of key, message and signature together, so that nothing
/// but the very same three is taken for checked. Safe for several threads.
public final class VerifiedSignatures {
    /// Of so many the digest is kept; the one longest unseen gives way.
    static final int MOST = 1024;

    private static final Map<ByteBuffer, Boolean> SEEN =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Boolean> eldest) {
                    return size() > MOST;
                }
            };

    private VerifiedSignatures() {}

    /// [PublicKey#verify], which is not asked again for what it found right lately.
    public static boolean verify(PublicKey key, byte[] message, byte[] signature)
            throws UnsupportedKeyException {
        ByteBuffer digest = digest(key.toProtobuf(), message, signature);
        synchronized (SEEN) {
            if (SEEN.get(digest) != null) return true;
        }
        if (!key.verify(message, signature)) return false;
        synchronized (SEEN) {
            SEEN.put(digest, true);
        }
        return true;
    }

    // Each part behind its length, so that no two triples give the same bytes.
    private static ByteBuffer digest(byte[]... parts) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                sha256.update(ByteBuffer.allocate(4).putInt(0, part.length));
                sha256.update(part);
            }
            return ByteBuffer.wrap(sha256.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    static int size() {
        synchronized (SEEN) {
            return SEEN.size();
        }
    }
}
