package goop.presence;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Remembers who signs, also after they have left: a peer that has signed once may not be spoken
/// for without a signature for 24 hours, and no signed message is taken twice.
///
/// A plain state machine; times are Unix milliseconds, since marks outlive the process. Ordered by
/// when the peer last proved itself, so the oldest stand in front. When full, the one that has been
/// silent longest is forgotten: to unlatch a peer that beats, an attacker must bring as many fresh
/// signed ids as fit in here within one ttl.
public final class SignatureLatch {
    /// How long a signature binds its peer to signing.
    static final Duration LIFETIME = Duration.ofHours(24);

    /// How far a signed message's `ts` may lie from the server's clock.
    static final Duration SKEW = Duration.ofSeconds(120);

    /// That a peer signs.
    ///
    /// @param signedTs the `ts` of its newest signed message
    /// @param provedAt when it last proved itself here
    public record Mark(String peerId, long signedTs, long provedAt) {}

    private final LinkedHashMap<String, Mark> marks = new LinkedHashMap<>();
    private final int max;

    SignatureLatch(int max) {
        this.max = max;
    }

    /// Whether the clocks of writer and server agree well enough to tell a replay.
    static boolean timely(long ts, long now) {
        return Math.abs(ts - now) <= SKEW.toMillis();
    }

    /// Whether a timely message of that `ts` is newer than all that the peer has signed.
    boolean fresh(String peerId, long ts, long now) {
        Mark mark = marks.get(peerId);
        if (mark == null || ts > mark.signedTs) return true;
        // Our clock was set back since: what was signed then is not timely now, so no replay.
        return mark.signedTs - now > SKEW.toMillis();
    }

    void signed(String peerId, long ts, long now) {
        marks.putLast(peerId, new Mark(peerId, ts, now));
        if (marks.size() > max) marks.pollFirstEntry();
    }

    /// The peer has proved itself by other means.
    void renew(String peerId, long now) {
        Mark mark = marks.get(peerId);
        if (mark != null) marks.putLast(peerId, new Mark(peerId, mark.signedTs, now));
    }

    boolean latched(String peerId, long now) {
        Mark mark = marks.get(peerId);
        return mark != null && now - mark.provedAt < LIFETIME.toMillis();
    }

    boolean release(String peerId) {
        return marks.remove(peerId) != null;
    }

    void expire(long now) {
        Iterator<Map.Entry<String, Mark>> oldest = marks.entrySet().iterator();
        while (oldest.hasNext()) {
            if (now - oldest.next().getValue().provedAt < LIFETIME.toMillis()) return;
            oldest.remove();
        }
    }

    List<Mark> marks() {
        return new ArrayList<>(marks.values());
    }

    /// Takes back what [#marks] gave; what is known already and newer stays.
    void restore(List<Mark> stored, long now) {
        for (Mark mark : stored) {
            Mark known = marks.get(mark.peerId);
            if (known == null || known.signedTs < mark.signedTs) {
                signed(mark.peerId, mark.signedTs, Math.min(mark.provedAt, now));
            }
        }
    }
}
