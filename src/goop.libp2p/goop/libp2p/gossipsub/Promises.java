package goop.libp2p.gossipsub;

import goop.libp2p.PeerId;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// Peers that told of messages and were asked for them.
///
/// Spec: gossipsub v1.1, "Spam Protection Measures": of each IWANT one id is picked at random and
/// followed up, so that one who tells of what it has not is found out in the end.
final class Promises {
    private record Promise(PeerId peer, MessageId id) {}

    private final long followUp;
    private final int most;
    private final RandomGenerator random;
    // By the time when they are due, the earliest first.
    private final Map<Promise, Long> due = new LinkedHashMap<>();
    // How many promise each message: a message that came fulfils them all.
    private final Map<MessageId, Integer> promised = new HashMap<>();

    Promises(long followUp, int most, RandomGenerator random) {
        this.followUp = followUp;
        this.most = most;
        this.random = random;
    }

    void asked(PeerId peer, List<MessageId> ids, long now) {
        if (due.size() >= most) return;
        MessageId id = ids.get(random.nextInt(ids.size()));
        if (due.putIfAbsent(new Promise(peer, id), now + followUp) == null) {
            promised.merge(id, 1, Integer::sum);
        }
    }

    /// The message came, from whomever.
    void fulfilled(MessageId id) {
        if (promised.remove(id) != null) due.keySet().removeIf(each -> each.id.equals(id));
    }

    void forget(PeerId peer) {
        due.keySet()
                .removeIf(
                        each -> {
                            if (!each.peer.equals(peer)) return false;
                            release(each.id);
                            return true;
                        });
    }

    /// How many promises each peer has broken since the last call.
    Map<PeerId, Integer> broken(long now) {
        Map<PeerId, Integer> counts = new LinkedHashMap<>();
        Iterator<Map.Entry<Promise, Long>> all = due.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<Promise, Long> each = all.next();
            if (each.getValue() > now) break;
            counts.merge(each.getKey().peer, 1, Integer::sum);
            release(each.getKey().id);
            all.remove();
        }
        return counts;
    }

    private void release(MessageId id) {
        promised.computeIfPresent(id, (_, count) -> count == 1 ? null : count - 1);
    }

    int size() {
        return due.size();
    }
}
