package goop.libp2p.gossipsub;

import goop.libp2p.PeerId;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Which messages came lately, so that each is delivered and handed on once.
final class SeenMessages {
    /// What became of a message.
    enum Fate {
        IN_DOUBT,
        ACCEPTED,
        REJECTED,
        /// Nobody else is to blame.
        IGNORED
    }

    /// One message. Who sent copies while it was in doubt is remembered until it no longer is.
    static final class Sighting {
        private final long since;
        private Fate fate = Fate.IN_DOUBT;
        private long decidedAt;
        private List<PeerId> copies = List.of();

        private Sighting(long now) {
            since = now;
            decidedAt = now;
        }

        Fate fate() {
            return fate;
        }

        long decidedAt() {
            return decidedAt;
        }

        void copyFrom(PeerId sender) {
            if (copies.isEmpty()) copies = new ArrayList<>(2);
            if (!copies.contains(sender)) copies.add(sender);
        }

        /// Returns who else sent it until now.
        List<PeerId> decide(Fate is, long now) {
            fate = is;
            decidedAt = now;
            List<PeerId> others = copies;
            copies = List.of();
            return others;
        }
    }

    private final long lifetime;
    private final int most;
    // The oldest first.
    private final Map<MessageId, Sighting> sightings = new LinkedHashMap<>();

    SeenMessages(long lifetime, int most) {
        this.lifetime = lifetime;
        this.most = most;
    }

    /// Null when it was not seen.
    Sighting find(MessageId id) {
        return sightings.get(id);
    }

    boolean contains(MessageId id) {
        return sightings.containsKey(id);
    }

    Sighting add(MessageId id, long now) {
        if (sightings.size() >= most) removeOldest();
        Sighting sighting = new Sighting(now);
        sightings.put(id, sighting);
        return sighting;
    }

    private void removeOldest() {
        Iterator<Sighting> oldest = sightings.values().iterator();
        oldest.next();
        oldest.remove();
    }

    /// Forgets those whose time is up.
    void expire(long now) {
        Iterator<Sighting> each = sightings.values().iterator();
        while (each.hasNext() && each.next().since + lifetime <= now) each.remove();
    }

    int size() {
        return sightings.size();
    }
}
