package goop.presence;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One way in which peers are heard of (this server's `/publish`, a rendezvous elsewhere,
/// GossipSub, mDNS) and when each was last heard of there. Belongs to one [PeerTable], made by its
/// [PeerTable#source].
///
/// The map is ordered by that time, since every peer has the same ttl here: who has expired stands
/// at its front, and a heartbeat moves one node to its end. Neither costs more with more peers.
public final class PeerSource {
    private final String name;
    private long ttlMillis;
    private final LinkedHashMap<String, Long> heard = new LinkedHashMap<>();
    private boolean held;

    PeerSource(String name, long ttlMillis) {
        this.name = name;
        this.ttlMillis = ttlMillis;
    }

    /// Its name, for logs and pages.
    public String name() {
        return name;
    }

    /// How many peers it knows.
    public int size() {
        return heard.size();
    }

    /// Whether it sees that peer now.
    public boolean knows(String peerId) {
        return heard.containsKey(peerId);
    }

    void ttl(long millis) {
        ttlMillis = millis;
    }

    void hear(String peerId, long now) {
        heard.putLast(peerId, now);
    }

    boolean forget(String peerId) {
        return heard.remove(peerId) != null;
    }

    /// When it last heard of the peer, or [Long#MIN_VALUE].
    long lastHeard(String peerId) {
        return heard.getOrDefault(peerId, Long.MIN_VALUE);
    }

    /// Whom it knows, the longest unheard first.
    public List<String> all() {
        return List.copyOf(heard.keySet());
    }

    /// From now on nothing expires: the other side says itself who leaves.
    void hold() {
        held = true;
    }

    /// Peers expire again, a whole ttl from now at the earliest.
    void release(long now) {
        if (!held) return;
        held = false;
        heard.replaceAll((peer, before) -> now);
    }

    /// Who has not been heard of for the ttl.
    public List<String> overdue(long now) {
        if (held) return List.of();
        List<String> overdue = new ArrayList<>();
        for (Map.Entry<String, Long> each : heard.entrySet()) {
            if (now - each.getValue() < ttlMillis) break;
            overdue.add(each.getKey());
        }
        return overdue;
    }

    /// Takes out who has not been heard of for the ttl.
    List<String> expire(long now) {
        if (held || heard.isEmpty()) return List.of();
        List<String> gone = new ArrayList<>();
        for (Map.Entry<String, Long> oldest = heard.firstEntry();
                oldest != null && now - oldest.getValue() >= ttlMillis;
                oldest = heard.firstEntry()) {
            gone.add(oldest.getKey());
            heard.remove(oldest.getKey());
        }
        return gone;
    }
}
