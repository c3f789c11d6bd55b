package goop.libp2p.relay;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/// Whose bytes go when, where the relay may carry only so many a second: busy circuits get equal
/// parts, whatever each of them would like, and what one leaves the others may have. Start-time
/// fair queuing over a bucket of tokens. Times are nanoseconds of a clock that is never set. Not
/// safe for several threads.
///
/// Every piece that wants to go gets a tag: where its circuit's last piece ended, but never behind
/// the piece that went last. The lowest tag goes first.
final class FairShare {
    // What may go at once after a pause, as a part of a second.
    private static final double BURST_SECONDS = 0.1;

    /// One piece that waits.
    record Piece(Object circuit, int bytes, long tag, long number) {}

    private final double perNano;
    private final double burst;
    private final Map<Object, Long> ends = new HashMap<>();
    // At most two for each circuit, one a direction.
    private final TreeSet<Piece> waiting =
            new TreeSet<>(Comparator.comparing(Piece::tag).thenComparing(Piece::number));
    private double tokens;
    private long filledAt;
    private long virtual;
    private long numbers;

    FairShare(long bytesPerSecond, long now) {
        perNano = bytesPerSecond / 1e9;
        burst = Math.max(bytesPerSecond * BURST_SECONDS, 1);
        tokens = burst;
        filledAt = now;
    }

    /// A circuit has bytes that want to go.
    Piece want(Object circuit, int bytes) {
        long tag = Math.max(virtual, ends.getOrDefault(circuit, 0L));
        ends.put(circuit, tag + bytes);
        Piece piece = new Piece(circuit, bytes, tag, numbers++);
        waiting.add(piece);
        return piece;
    }

    /// Whose turn it is; null when nothing waits.
    Piece next() {
        return waiting.isEmpty() ? null : waiting.first();
    }

    /// Lets the next piece go.
    ///
    /// @return 0 when it is gone, else how many nanoseconds it has to wait
    long go(long now) {
        fill(now);
        if (tokens < 0) return Math.max(1, (long) Math.ceil(-tokens / perNano));
        Piece piece = waiting.removeFirst();
        // A piece may be larger than the bucket: whoever comes next waits until that is paid.
        tokens -= piece.bytes;
        virtual = Math.max(virtual, piece.tag);
        return 0;
    }

    /// This piece will not go after all.
    void giveUp(Piece piece) {
        waiting.remove(piece);
    }

    /// Forgets a circuit.
    void forget(Object circuit) {
        ends.remove(circuit);
    }

    private void fill(long now) {
        tokens = Math.min(burst, tokens + (now - filledAt) * perNano);
        filledAt = now;
    }

    int waiting() {
        return waiting.size();
    }
}
