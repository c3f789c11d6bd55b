package goop.load;

import goop.libp2p.Keypair;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;

/// The truth: who of the simulated peers is here, by number, and what it says of itself.
final class Crowd {
    // What a peer's place holds while it is away; else when it was last taken, in nanoseconds.
    private static final long AWAY = Long.MIN_VALUE;

    private static final String LABEL = ", label ";

    private final Map<String, Integer> numbers = new HashMap<>();
    private final AtomicLongArray takenAt;
    private final AtomicLongArray leftAt;
    private final AtomicIntegerArray labels;
    // When it came, or began to say what it says: what is newer may not be everywhere yet.
    private final AtomicLongArray newSince;

    Crowd(List<Keypair> keys) {
        for (Keypair each : keys) numbers.put(each.peerId().toString(), numbers.size());
        takenAt = new AtomicLongArray(keys.size());
        leftAt = new AtomicLongArray(keys.size());
        labels = new AtomicIntegerArray(keys.size());
        newSince = new AtomicLongArray(keys.size());
        for (int i = 0; i < keys.size(); i++) takenAt.set(i, AWAY);
    }

    int size() {
        return takenAt.length();
    }

    /// Which of ours that is, or -1: others may use the server too.
    int number(String peerId) {
        return numbers.getOrDefault(peerId, -1);
    }

    /// The server has taken its message.
    ///
    /// @param label which one it bears, see [#content]
    void taken(int peer, int label, long now, long ttl) {
        // One that was late may have been taken for gone meanwhile.
        boolean came = takenAt.get(peer) == AWAY || now - takenAt.get(peer) > ttl * 3 / 4;
        if (labels.getAndSet(peer, label) != label || came) newSince.set(peer, now);
        takenAt.set(peer, now);
    }

    /// The label with which it was last taken.
    int label(int peer) {
        return labels.get(peer);
    }

    /// What a peer with that label says of itself.
    static String content(int peer, int label) {
        return "load test " + peer + LABEL + label;
    }

    /// The label of that, or -1: somebody else may use our peer's id.
    static int label(String content) {
        int at = content.lastIndexOf(LABEL);
        String digits = at < 0 ? "" : content.substring(at + LABEL.length());
        return digits.matches("[0-9]{1,9}") ? Integer.parseInt(digits) : -1;
    }

    /// It has said goodbye.
    void left(int peer, long now) {
        takenAt.set(peer, AWAY);
        leftAt.set(peer, now);
    }

    /// Whether a watcher should see that peer now, as far as that is certain.
    ///
    /// @param margin in nanoseconds: what happened within it may not be everywhere yet
    /// @return null where the answer is on its way
    Boolean here(int peer, long now, long ttl, long margin) {
        long taken = takenAt.get(peer);
        if (taken == AWAY) return now - leftAt.get(peer) > margin ? false : null;
        long silent = now - taken;
        if (silent < ttl * 3 / 4) return now - newSince.get(peer) > margin ? true : null;
        return silent > ttl + margin ? false : null;
    }

    /// Whether it is away or asleep, so that the server speaks of it by itself.
    boolean silent(int peer, long now, long ttl) {
        long taken = takenAt.get(peer);
        return taken != AWAY && now - taken > ttl / 2;
    }
}
