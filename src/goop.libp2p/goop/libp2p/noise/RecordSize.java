package goop.libp2p.noise;

/// How large a record may be, and how large a buffer one direction of a connection should hold: an
/// idle connection has a small one, a transfer the large one, and a connection whose transfer is
/// over gets small again.
final class RecordSize {
    /// The length that stands before each record, big-endian.
    static final int PREFIX = 2;

    /// What that length can say (Noise §3).
    static final int MAX_CIPHERTEXT = 65535;

    /// What fits in one record.
    static final int MAX_PLAINTEXT = MAX_CIPHERTEXT - CipherState.TAG_LENGTH;

    static final int SMALL_BUFFER = 4096;

    /// The largest record and 1 KiB of the next, so that a peer's short record behind a large one
    /// (Go splits its 64 KiB frames so) comes with the same read.
    static final int LARGE_BUFFER = PREFIX + MAX_CIPHERTEXT + 1024;

    // So many small records in a row, and the transfer is over.
    private static final int PATIENCE = 16;

    private int smallOnes;

    /// Notes a record of `size` bytes on the wire and returns the buffer size to have from now on.
    int next(int size, int current) {
        if (size > SMALL_BUFFER) {
            smallOnes = 0;
            return LARGE_BUFFER;
        }
        smallOnes++;
        return smallOnes < PATIENCE ? current : SMALL_BUFFER;
    }
}
