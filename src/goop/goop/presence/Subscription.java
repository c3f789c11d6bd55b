package goop.presence;

import goop.presence.PresenceLog.Head;
import goop.presence.Track.Position;

import java.util.ArrayDeque;
import java.util.Deque;

/// One subscriber's stream: what to write next. It holds a place in the log and nothing else that
/// grows, and need not be closed. Used by one thread.
///
/// A stream begins with an opening, then what the subscriber has missed (the log from its
/// `Last-Event-ID` on) or else a snapshot, then the log as it moves on. One that was too slow for
/// the log gets a new snapshot.
public final class Subscription {
    private final Channel channel;
    private final boolean gzip;

    // What comes before the log, and how far we are in that.
    private final Deque<Bytes> ahead = new ArrayDeque<>();
    private Segment segment;
    private int offset;
    private int opening; // how many of the pieces ahead are the stream's opening
    private boolean ended;
    private int restarts;

    // gzip: the sum of all that was written up to where the log was joined, and the log's own
    // there.
    private Checksum written = Checksum.EMPTY;
    private Checksum joined = Checksum.EMPTY;

    Subscription(Channel channel, boolean gzip, String lastEventId) {
        this.channel = channel;
        this.gzip = gzip;
        if (gzip) ahead.add(Bytes.of(DeflateBlocks.GZIP_HEADER));
        begin(Channel.opening(gzip));
        opening = ahead.size();
        if (lastEventId == null || !resume(lastEventId)) join(channel.snapshot(gzip));
    }

    private boolean resume(String lastEventId) {
        if (gzip) {
            Snapshot missed = channel.catchUp(lastEventId);
            if (missed != null) join(missed);
            return missed != null;
        }
        Position place = channel.log().after(lastEventId);
        if (place != null) stand(place);
        return place != null;
    }

    private void begin(Snapshot with) {
        ahead.addAll(with.pieces());
        written = written.plus(with.sum());
    }

    private void join(Snapshot snapshot) {
        begin(snapshot);
        stand(gzip ? snapshot.at().gzip() : snapshot.at().plain());
        joined = snapshot.at().sum();
    }

    private void stand(Position place) {
        segment = place.segment();
        offset = place.offset();
    }

    /// Waits until there is something to write.
    ///
    /// @return bytes to write, and to flush unless there is [#more]; null at the end of the stream
    public Bytes next() throws InterruptedException {
        while (true) {
            Head head = channel.log().head();
            Bytes piece = poll(head);
            if (piece != null || ended) return piece;
            head.moved().await();
        }
    }

    /// Whether [#next] would return something without waiting.
    public boolean more() {
        if (!ahead.isEmpty()) return true;
        Head head = channel.log().head();
        Position end = gzip ? head.gzip() : head.plain();
        return segment != end.segment() || offset < end.offset();
    }

    /// Whether [#next] returns a piece of a snapshot, at once.
    public boolean inSnapshot() {
        return opening == 0 && !ended && !ahead.isEmpty();
    }

    /// What can be written now, or null.
    Bytes poll() {
        return poll(channel.log().head());
    }

    private Bytes poll(Head head) {
        Bytes piece = ahead.poll();
        if (opening > 0) opening--;
        if (piece != null) return piece;
        Position end = gzip ? head.gzip() : head.plain();
        while (segment != end.segment()) {
            // Behind the head's segment: this one is complete.
            if (offset < segment.length) return take(segment.length);
            if (segment.next == null) return startOver();
            segment = segment.next;
            offset = 0;
        }
        if (offset < end.offset()) return take(end.offset());
        return head.closed() ? end(head) : null;
    }

    /// How often the log was faster than the subscriber.
    int restarts() {
        return restarts;
    }

    private Bytes take(int end) {
        Bytes piece = new Bytes(segment.bytes, offset, end - offset);
        offset = end;
        return piece;
    }

    // The log has dropped what comes next.
    private Bytes startOver() {
        restarts++;
        if (gzip) written = written.plus(segment.sum.since(joined));
        join(channel.snapshot(gzip));
        return poll();
    }

    private Bytes end(Head head) {
        if (ended) return null;
        ended = true;
        if (!gzip) return null;
        Checksum all = written.plus(head.sum().since(joined));
        ahead.add(Bytes.of(all.trailer()));
        return Bytes.of(DeflateBlocks.LAST_BLOCK);
    }
}
