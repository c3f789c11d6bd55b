package goop.presence;

import goop.presence.PresenceLog.Head;
import goop.presence.Track.Position;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;

/// One view of a [PresenceBoard]: its log, and what a stream begins with.
///
/// A snapshot is made under this object's lock, which those who come at the same time wait for and
/// then share; nobody who publishes ever waits for it.
final class Channel {
    /// Everybody who is here, and the place in the log at which that was so.
    record Picture(Head at, List<Presence> all) {}

    /// Who can take a picture of the board: the log is sealed and the table copied as one.
    interface Photographer {
        Picture picture(PresenceLog log);
    }

    private static final byte[] OPENING =
            ": ok\n\nretry: 1000\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final long SHARED_MILLIS = 500;

    private final View view;
    private final PresenceLog log;
    private final Photographer photographer;
    private final LongSupplier clock;
    private final long maxBehind;

    // Guarded by this: the newest snapshots, and when they were made.
    private Snapshot plain;
    private long plainMadeAt;
    private Snapshot gzip;
    private long gzipMadeAt;

    /// @param maxBehind how many bytes of the log a shared snapshot may lie behind its head
    Channel(
            View view,
            PresenceLog log,
            Photographer photographer,
            LongSupplier clock,
            long maxBehind) {
        this.view = view;
        this.log = log;
        this.photographer = photographer;
        this.clock = clock;
        this.maxBehind = maxBehind;
    }

    PresenceLog log() {
        return log;
    }

    /// What every stream begins with: that it is open, and when to come back once it is not.
    static Snapshot opening(boolean compressed) {
        return compressed
                ? Snapshot.compressed(null, List.of(OPENING))
                : Snapshot.plain(null, List.of(OPENING));
    }

    /// A snapshot at most half a second old.
    synchronized Snapshot snapshot(boolean compressed) {
        long now = clock.getAsLong();
        if (compressed) {
            if (stale(gzip, gzipMadeAt, now)) {
                log.startGzip();
                gzip = make(true);
                gzipMadeAt = now;
            }
            return gzip;
        }
        if (stale(plain, plainMadeAt, now)) {
            plain = make(false);
            plainMadeAt = now;
        }
        return plain;
    }

    private boolean stale(Snapshot snapshot, long madeAt, long now) {
        return snapshot == null
                || now - madeAt > SHARED_MILLIS
                || snapshot.at().plain().segment().dropped
                || snapshot.at().gzip() != null && snapshot.at().gzip().segment().dropped
                || log.head().total() - snapshot.at().total() > maxBehind;
    }

    private Snapshot make(boolean compressed) {
        Picture picture = photographer.picture(log);
        String id = log.id(picture.at());
        return Snapshot.make(view, picture.at(), id, picture.all(), compressed);
    }

    /// Lets go of snapshots that nobody will share any more.
    synchronized void forgetOldSnapshots() {
        long now = clock.getAsLong();
        if (plain != null && stale(plain, plainMadeAt, now)) plain = null;
        if (gzip != null && stale(gzip, gzipMadeAt, now)) gzip = null;
    }

    /// What followed the event of that id, compressed for the one stream that saw no more than
    /// that; or null when it is not in the log.
    Snapshot catchUp(String lastEventId) {
        log.startGzip();
        Position from = log.after(lastEventId);
        if (from == null) return null;
        Head head = log.head();
        List<byte[]> missed = new ArrayList<>();
        Segment segment = from.segment();
        int offset = from.offset();
        while (segment != head.plain().segment()) {
            missed.add(Arrays.copyOfRange(segment.bytes, offset, segment.length));
            segment = segment.next;
            offset = 0;
            if (segment == null) return null;
        }
        missed.add(Arrays.copyOfRange(segment.bytes, offset, head.plain().offset()));
        return Snapshot.compressed(head, missed);
    }
}
