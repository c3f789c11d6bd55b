package goop.presence;

import java.util.ArrayDeque;

/// An endless run of bytes of which the last so many are kept. Guarded by its log's lock; only
/// [Segment]s leave it.
final class Track {

    /// Between two bytes of the track.
    record Position(Segment segment, int offset) {}

    private final ArrayDeque<Segment> segments = new ArrayDeque<>();
    private final long maxBytes;
    private long bytes;

    Track(long maxBytes, long firstSequence) {
        this.maxBytes = maxBytes;
        segments.add(new Segment(Segment.SIZE, firstSequence));
    }

    Position end() {
        return new Position(segments.getLast(), segments.getLast().length);
    }

    /// The segment that takes `size` more bytes, which never straddle two.
    ///
    /// @param sequence of the event to be put there
    /// @param sum of all that was put so far
    Segment room(int size, long sequence, Checksum sum) {
        Segment last = segments.getLast();
        if (last.fits(size)) return last;
        Segment next = new Segment(Math.max(size, Segment.SIZE), sequence);
        last.sum = sum;
        last.next = next;
        bytes += last.bytes.length;
        segments.add(next);
        return next;
    }

    /// Drops whole segments that are too old. A reader that stands in one finds no next.
    void trim() {
        while (bytes > maxBytes) {
            Segment oldest = segments.removeFirst();
            bytes -= oldest.bytes.length;
            oldest.next = null;
            oldest.dropped = true;
        }
    }

    /// The place before that event, or null when it was dropped.
    Position before(long sequence) {
        Segment found = null;
        for (Segment each : segments) {
            if (each.firstSequence > sequence) break;
            found = each;
        }
        return found == null ? null : new Position(found, found.offsetOf(sequence));
    }
}
