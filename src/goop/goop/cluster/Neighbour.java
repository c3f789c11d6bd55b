package goop.cluster;

import goop.cluster.ClusterMessage.Entry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/// What is known of another server: the peers that it owns, and how much of its news has come.
///
/// A note and a page say of each peer which note has last changed it, so they may come in any
/// order, twice, or with others missing between: the higher number wins. Once everything up to a
/// number is known, what bears a lower one is old.
final class Neighbour {
    /// Numbers beyond a gap, and peers gone beyond one, that are remembered; above it all is asked
    /// for again.
    private static final int MOST_BEYOND = 20_000;

    /// A peer that the server says has gone to another, which has not said so yet.
    private record Moving(Entry entry, long until) {}

    final String id;
    final TreeMap<String, Entry> entries = new TreeMap<>();
    private final Map<String, Moving> moving = new HashMap<>();
    // Which note took the peer away, where earlier notes may still come.
    private final Map<String, Long> graves = new HashMap<>();
    private final TreeSet<Long> beyond = new TreeSet<>();
    // Peers that have left by another server's word, and until when that counts. This one may not
    // have heard of it, and still own them then: they have come back to it.
    private final Map<String, Long> left = new HashMap<>();

    long heardAt;
    boolean silent;

    /// From when on, by the time of day, who has signed there is not known.
    long marksSince;

    /// All notes up to this one are known; -1 before a first snapshot.
    private long known = -1;

    private long highest = -1;
    private int size;
    private long behindSince = -1;
    Sync sync;

    /// Asking for its peers, page by page.
    ///
    /// @param via whom we ask
    /// @param after where the page begins that we wait for
    /// @param seq the number of the first page's last note, -1 before it came
    record Sync(long number, String via, String after, long askedAt, long seq) {}

    Neighbour(String id, long now) {
        this.id = id;
        heardAt = now;
    }

    long known() {
        return known;
    }

    /// Whether its peers are known as they were at some time.
    boolean begun() {
        return known >= 0;
    }

    /// Whether a note of that number is news, and remembers that it has come.
    boolean take(long seq) {
        highest = Math.max(highest, seq);
        if (seq <= known || !beyond.add(seq)) return false;
        if (beyond.size() > MOST_BEYOND) beyond.clear();
        advance();
        return true;
    }

    /// It has said all notes up to that one, and owns so many peers then.
    void said(long seq, int peers) {
        if (seq < highest) return;
        highest = seq;
        size = peers;
    }

    private void advance() {
        while (!beyond.isEmpty() && beyond.first() <= known + 1) {
            if (beyond.pollFirst() == known + 1) known++;
        }
        if (beyond.isEmpty()) graves.clear();
    }

    /// A snapshot of all its peers as of that note is here.
    void caughtUp(long seq) {
        known = Math.max(known, seq);
        highest = Math.max(highest, known);
        behindSince = -1;
        beyond.headSet(known, true).clear();
        advance();
    }

    /// Whether something has been missing for so long that it has to be asked for.
    boolean behind(long now) {
        boolean gap = known < highest;
        if (!gap && size == entries.size()) {
            behindSince = -1;
            return false;
        }
        if (behindSince < 0) behindSince = now;
        // A wrong number of peers without a gap is a mistake, or there is no room for them here.
        Duration patience = gap ? ReplicaSettings.LATE : ReplicaSettings.BETWEEN_SYNCS;
        return now - behindSince >= patience.toMillis();
    }

    void askedAnew(long now) {
        behindSince = now;
    }

    /// The peer's entry, be it on the way elsewhere, or null.
    Entry find(String peerId) {
        if (left.containsKey(peerId)) return null;
        Entry entry = entries.get(peerId);
        if (entry != null) return entry;
        Moving leaving = moving.get(peerId);
        return leaving == null ? null : leaving.entry;
    }

    /// @return whether that is newer than what was known
    boolean put(Entry entry) {
        String peerId = entry.here().message().peerId();
        if (graves.getOrDefault(peerId, -1L) > entry.seq()) return false;
        Entry before = entries.get(peerId);
        if (before != null && before.seq() >= entry.seq()) return false;
        entries.put(peerId, entry);
        moving.remove(peerId);
        left.remove(peerId);
        return true;
    }

    /// @return whether it was there
    boolean drop(String peerId, long seq) {
        bury(peerId, seq);
        Entry before = entries.get(peerId);
        if (before != null && before.seq() > seq) return false;
        left.remove(peerId);
        return entries.remove(peerId) != null | moving.remove(peerId) != null;
    }

    /// The peer goes elsewhere: it stays until the other server says so, but not for ever.
    void move(String peerId, long seq, long until) {
        bury(peerId, seq);
        Entry before = entries.get(peerId);
        if (before == null || before.seq() > seq) return;
        entries.remove(peerId);
        if (left.remove(peerId) == null) moving.put(peerId, new Moving(before, until));
    }

    private void bury(String peerId, long seq) {
        if (seq <= known) return;
        if (graves.size() >= MOST_BEYOND) beyond.clear();
        else graves.merge(peerId, seq, Math::max);
    }

    /// Whatever was stamped before that is over, until its server takes it out itself, under a
    /// number of its own.
    void endBefore(String peerId, long stamp, long until) {
        Entry entry = find(peerId);
        if (entry == null || entry.here().stamp() >= stamp) return;
        if (moving.remove(peerId) == null) left.put(peerId, until);
    }

    /// Who was on the way elsewhere, and has not come there in time; who has left, which its server
    /// does not say in time.
    List<String> over(long now) {
        List<String> over = new ArrayList<>();
        moving.forEach(
                (peerId, each) -> {
                    if (now >= each.until) over.add(peerId);
                });
        left.forEach(
                (peerId, until) -> {
                    if (now >= until) over.add(peerId);
                });
        over.forEach(moving::remove);
        over.forEach(left::remove);
        return over;
    }

    /// Another server has it.
    void arrived(String peerId) {
        moving.remove(peerId);
    }

    /// All its peers, those on the way elsewhere too.
    List<String> everybody() {
        List<String> all = new ArrayList<>(entries.keySet());
        all.addAll(moving.keySet());
        return all;
    }
}
