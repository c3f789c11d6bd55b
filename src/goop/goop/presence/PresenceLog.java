package goop.presence;

import goop.presence.Track.Position;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

/// What changed, in order: encoded server-sent events, each with a sequence number, of which the
/// last few megabytes are kept.
///
/// ```
///   append append append │ seal │ append │ seal            one writer at a time, under the lock
///   ─────────────────────┴──────┴────────┴─▶ head          one volatile reference
///          ▲                 ▲        ▲
///        cursor            cursor   cursor (waits for the head to move)
/// ```
///
/// Streams see what is sealed, all of it in one or two pieces, and hold nothing but a place in it.
/// To seal is to publish a new [Head] and to open the gate of the old one: whoever read the old
/// head and found nothing waits at that very gate, so no wake-up is lost, and the writer pays for
/// one thread whatever their number (the woken wake the next).
///
/// Once somebody reads gzip, sealing also compresses the new bytes, once for all who do.
final class PresenceLog {

    /// How far the log goes.
    ///
    /// @param gzip the end of the compressed bytes, null before anybody read them
    /// @param total the bytes that ever were in the log, uncompressed
    /// @param sum of what is compressed, from when gzip was first read
    /// @param moved the gate that opens when there is a newer head
    record Head(
            Position plain,
            Position gzip,
            long sequence,
            long total,
            Checksum sum,
            boolean closed,
            CountDownLatch moved) {}

    private static final byte[] ID = ascii("id: ");
    private static final byte[] DATA = ascii("\ndata: ");
    private static final byte[] END = ascii("\n\n");
    private static final byte[] PING = ascii(": ping\n\n");

    private final String boot;
    private final long maxBytes;
    private final Track plain;
    private volatile Head head;

    // All below are guarded by this.
    private long sequence;
    private long total;
    private Track gzip;
    private DeflateBlocks blocks;
    private Checksum sum = Checksum.EMPTY;

    /// @param boot what tells this run of the server from others: letters and digits
    /// @param maxBytes how much to keep
    PresenceLog(String boot, long maxBytes) {
        this.boot = boot;
        this.maxBytes = maxBytes;
        plain = new Track(maxBytes, 1);
        head = new Head(plain.end(), null, 0, 0, sum, false, new CountDownLatch(1));
    }

    /// Appends one message; streams see it once it is sealed.
    synchronized void append(byte[] json) {
        byte[] number = ascii(boot + "-" + ++sequence);
        int size = ID.length + number.length + DATA.length + json.length + END.length;
        Segment segment = plain.room(size, sequence, sum);
        segment.put(ID);
        segment.put(number);
        segment.put(DATA);
        segment.put(json);
        segment.put(END);
        total += size;
    }

    /// Appends a comment, so that streams on which nothing happens show that they live.
    synchronized void ping() {
        plain.room(PING.length, sequence + 1, sum).put(PING);
        total += PING.length;
    }

    /// Shows to all streams what was appended.
    ///
    /// @return the head, new or, when there was nothing to show, as it was
    synchronized Head seal() {
        if (head.total != total && !head.closed) publish(false);
        return head;
    }

    private void publish(boolean closed) {
        Head before = head;
        Position end = plain.end();
        if (gzip != null) compress(before.plain, end);
        plain.trim();
        head =
                new Head(
                        end,
                        gzip == null ? null : gzip.end(),
                        sequence,
                        total,
                        sum,
                        closed,
                        new CountDownLatch(1));
        before.moved.countDown();
    }

    private void compress(Position from, Position to) {
        Checksum before = sum;
        Segment segment = from.segment();
        int offset = from.offset();
        while (true) {
            boolean last = segment == to.segment();
            int length = (last ? to.offset() : segment.length) - offset;
            blocks.add(segment.bytes, offset, length);
            sum = sum.plus(Checksum.of(segment.bytes, offset, length));
            if (last) break;
            segment = segment.next;
            offset = 0;
        }
        byte[] block = blocks.flush();
        gzip.room(block.length, sequence, before).put(block);
        gzip.trim();
    }

    Head head() {
        return head;
    }

    /// From now on the heads have a compressed side.
    synchronized void startGzip() {
        if (gzip != null) return;
        Head now = seal();
        gzip = new Track(maxBytes, sequence + 1);
        blocks = new DeflateBlocks();
        head = new Head(now.plain, gzip.end(), now.sequence, now.total, sum, now.closed, now.moved);
    }

    /// The place behind the event of that id, or null when it is not, or no longer, in the log.
    synchronized Position after(String lastEventId) {
        if (!lastEventId.startsWith(boot + "-")) return null;
        long last;
        try {
            last = Long.parseLong(lastEventId.substring(boot.length() + 1));
        } catch (NumberFormatException notOurs) {
            return null;
        }
        // A client may have seen nothing that is not sealed.
        if (last < 0 || last > head.sequence) return null;
        return last == head.sequence ? head.plain : plain.before(last + 1);
    }

    /// The `id:` value of the newest sealed event of that head.
    String id(Head at) {
        return boot + "-" + at.sequence;
    }

    /// Ends every stream once it has read what there is.
    synchronized void close() {
        if (head.closed) return;
        publish(true);
        if (blocks != null) blocks.close();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
