package goop.libp2p.gossipsub;

import goop.libp2p.PeerId;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The messages of the last heartbeats, for those who ask for them.
///
/// Spec: gossipsub v1.0, "Message Cache".
final class MessageCache {
    private static final class Kept {
        private final Message message;
        private final Map<PeerId, Integer> given = new HashMap<>();

        private Kept(Message message) {
            this.message = message;
        }
    }

    private final int windows;
    private final long mostBytes;
    private final Map<MessageId, Kept> messages = new LinkedHashMap<>();
    // Of the heartbeats, the latest first.
    private final Deque<List<MessageId>> history = new ArrayDeque<>();
    private long bytes;

    MessageCache(int windows, long mostBytes) {
        this.windows = windows;
        this.mostBytes = mostBytes;
        history.addFirst(new ArrayList<>());
    }

    void put(Message message) {
        if (messages.putIfAbsent(message.id(), new Kept(message)) != null) return;
        history.getFirst().add(message.id());
        bytes += message.dataLength();
        // The oldest give way; their ids stay in the history, and name nothing.
        while (bytes > mostBytes && messages.size() > 1) {
            remove(messages.keySet().iterator().next());
        }
    }

    private void remove(MessageId id) {
        Kept gone = messages.remove(id);
        if (gone != null) bytes -= gone.message.dataLength();
    }

    /// The message, if it is there and that peer has not had it too often.
    Optional<Message> give(MessageId id, PeerId peer, int atMost) {
        Kept kept = messages.get(id);
        if (kept == null) return Optional.empty();
        int count = kept.given.merge(peer, 1, Integer::sum);
        return count <= atMost ? Optional.of(kept.message) : Optional.empty();
    }

    /// What came in that topic within the last heartbeats.
    List<MessageId> latest(String topic, int heartbeats) {
        List<MessageId> ids = new ArrayList<>();
        history.stream()
                .limit(heartbeats)
                .flatMap(List::stream)
                .filter(id -> messages.containsKey(id))
                .filter(id -> messages.get(id).message.topic().equals(topic))
                .forEach(ids::add);
        return ids;
    }

    /// A heartbeat has passed.
    void shift() {
        if (history.size() == windows) history.removeLast().forEach(this::remove);
        history.addFirst(new ArrayList<>());
    }

    int size() {
        return messages.size();
    }
}
