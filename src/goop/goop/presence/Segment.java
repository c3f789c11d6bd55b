package goop.presence;

/// A stretch of a [Track]: bytes that, once sealed, never change, so that any number of streams
/// write them out without a copy and without a lock.
///
/// Segments are small, since a stream that is stuck in a write keeps its own alive.
final class Segment {
    static final int SIZE = 16 * 1024;

    final byte[] bytes;

    /// The sequence number of the first event that begins here.
    final long firstSequence;

    // Written under the log's lock. Others read them only once the log's head has moved past this
    // segment: the volatile write of the head publishes them.
    int length;
    Segment next;

    // Whether the log no longer keeps it: then it has no next.
    volatile boolean dropped;

    // The sum of all plain bytes up to the end of this segment, set as `length` becomes final.
    Checksum sum;

    Segment(int size, long firstSequence) {
        bytes = new byte[size];
        this.firstSequence = firstSequence;
    }

    boolean fits(int more) {
        return bytes.length - length >= more;
    }

    void put(byte[] more) {
        System.arraycopy(more, 0, bytes, length, more.length);
        length += more.length;
    }

    /// Where the event of that number begins. Events are found by their `id:` line; comments have
    /// none.
    int offsetOf(long sequence) {
        long next = firstSequence;
        for (int at = 0; at < length; at = endOfEvent(at)) {
            if (bytes[at] == 'i' && next++ == sequence) return at;
        }
        return length;
    }

    private int endOfEvent(int from) {
        int at = from;
        while (bytes[at] != '\n' || bytes[at + 1] != '\n') at++;
        return at + 2;
    }
}
