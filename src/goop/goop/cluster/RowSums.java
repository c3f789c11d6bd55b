package goop.cluster;

import goop.libp2p.ProtocolException;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;

/// What a [SharedTable] has, in 8 KiB: its rows fall into buckets by their keys, and each bucket is
/// the exclusive or of its rows' sums. Where two servers' buckets differ, their rows do.
final class RowSums {
    static final int BUCKETS = 1_024;

    private final long[] sums;

    private RowSums(long[] sums) {
        this.sums = sums;
    }

    static RowSums empty() {
        return new RowSums(new long[BUCKETS]);
    }

    void add(SharedRow row) {
        sums[row.bucket()] ^= row.sum();
    }

    /// One number for all of it.
    long root() {
        long root = 0;
        for (long each : sums) root = Long.rotateLeft(root, 7) * 31 + each;
        return root;
    }

    boolean differsAt(int bucket, RowSums other) {
        return sums[bucket] != other.sums[bucket];
    }

    /// As text.
    String encode() {
        ByteBuffer bytes = ByteBuffer.allocate(BUCKETS * Long.BYTES);
        bytes.asLongBuffer().put(sums);
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    static RowSums decode(String text) throws ProtocolException {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException wrong) {
            throw new ProtocolException("sums are not Base64", wrong);
        }
        if (bytes.length != BUCKETS * Long.BYTES) {
            throw new ProtocolException("sums are of " + bytes.length + " bytes, not 8192");
        }
        long[] sums = new long[BUCKETS];
        ByteBuffer.wrap(bytes).asLongBuffer().get(sums);
        return new RowSums(sums);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RowSums it && Arrays.equals(sums, it.sums);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(sums);
    }
}
