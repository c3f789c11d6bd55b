package goop.cluster;

import goop.presence.Journal;
import goop.presence.Presence;
import goop.presence.SignatureLatch;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/// What a board tells of its publishers, until the cluster's thread takes it: of each peer the last
/// thing only, so there is never more than there are peers.
final class ClusterNotes implements Journal {
    private record Last(Presence here, boolean verified, long ts, boolean saidSo) {}

    // Guarded by this.
    private Map<String, Last> peers = new LinkedHashMap<>();
    private Map<String, SignatureLatch.Mark> marks = new LinkedHashMap<>();
    private Set<String> releases = new LinkedHashSet<>();

    @Override
    public synchronized void here(Presence message, boolean verified) {
        peers.put(message.peerId(), new Last(message, verified, message.ts(), false));
    }

    @Override
    public synchronized void gone(String peerId, long ts, boolean saidSo) {
        peers.put(peerId, new Last(null, false, ts, saidSo));
    }

    @Override
    public synchronized void signed(SignatureLatch.Mark mark) {
        marks.put(mark.peerId(), mark);
        releases.remove(mark.peerId());
    }

    @Override
    public synchronized void released(String peerId) {
        marks.remove(peerId);
        releases.add(peerId);
    }

    /// Whether the peer has said something that was not handed over yet.
    synchronized boolean heard(String peerId) {
        Last last = peers.get(peerId);
        return last != null && last.here != null;
    }

    /// Hands over what was noted.
    void give(Replica replica, Moment now) {
        Map<String, Last> taken;
        Map<String, SignatureLatch.Mark> signers;
        Set<String> released;
        synchronized (this) {
            if (peers.isEmpty() && marks.isEmpty() && releases.isEmpty()) return;
            taken = peers;
            signers = marks;
            released = releases;
            peers = new LinkedHashMap<>();
            marks = new LinkedHashMap<>();
            releases = new LinkedHashSet<>();
        }
        released.forEach(replica::released);
        signers.values().forEach(replica::signed);
        taken.forEach(
                (peerId, last) -> {
                    if (last.here != null) replica.here(last.here, last.verified, now);
                    else replica.gone(peerId, last.ts, last.saidSo, now);
                });
    }
}
