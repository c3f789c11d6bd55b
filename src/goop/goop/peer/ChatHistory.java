package goop.peer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What was said, by conversation, within bounds: the oldest message of a conversation gives way,
/// then the conversation in which nothing was said for longest.
///
/// A plain state machine, for one thread or under one lock.
public final class ChatHistory {
    /// The conversation of broadcasts.
    public static final String EVERYBODY = "";

    static final int MOST_PER_CONVERSATION = 500;
    static final int MOST_CONVERSATIONS = 500;
    static final long MOST_BYTES = 16 << 20;

    // In the order in which something was last said.
    private final LinkedHashMap<String, Deque<ChatEntry>> conversations = new LinkedHashMap<>();
    private long bytes;

    ChatHistory() {}

    void add(ChatEntry entry) {
        String name = entry.conversation();
        Deque<ChatEntry> all = conversations.remove(name);
        if (all == null) all = new ArrayDeque<>();
        conversations.putLast(name, all);
        all.add(entry);
        bytes += entry.weight();
        if (all.size() > MOST_PER_CONVERSATION) bytes -= all.poll().weight();
        while (conversations.size() > MOST_CONVERSATIONS || bytes > MOST_BYTES) dropOldest();
    }

    private void dropOldest() {
        Map.Entry<String, Deque<ChatEntry>> oldest = conversations.firstEntry();
        ChatEntry dropped = oldest.getValue().poll();
        if (dropped != null) bytes -= dropped.weight();
        if (oldest.getValue().isEmpty()) conversations.pollFirstEntry();
    }

    /// Whether the same message came before: a peer that is not sure repeats it.
    boolean has(ChatEntry entry) {
        String id = entry.message().id();
        if (id.isEmpty()) return false;
        for (ChatEntry each :
                conversations.getOrDefault(entry.conversation(), new ArrayDeque<>())) {
            if (each.message().id().equals(id)
                    && each.message().from().equals(entry.message().from())) return true;
        }
        return false;
    }

    /// Puts an entry in the place of the one with the same id that we wrote.
    void replace(ChatEntry entry) {
        Deque<ChatEntry> all = conversations.get(entry.conversation());
        if (all == null) return;
        List<ChatEntry> changed = new ArrayList<>(all);
        changed.replaceAll(
                each ->
                        each.mine() && each.message().id().equals(entry.message().id())
                                ? entry
                                : each);
        all.clear();
        all.addAll(changed);
    }

    /// All of one conversation, the oldest first.
    List<ChatEntry> messages(String conversation) {
        Deque<ChatEntry> all = conversations.get(conversation);
        return all == null ? List.of() : List.copyOf(all);
    }

    /// Everything, conversation by conversation.
    List<ChatEntry> all() {
        List<ChatEntry> all = new ArrayList<>();
        conversations.values().forEach(all::addAll);
        return all;
    }

    /// Takes all of a conversation for read.
    ///
    /// @return whether any of it was not
    boolean read(String conversation) {
        Deque<ChatEntry> all = conversations.get(conversation);
        if (all == null || all.stream().noneMatch(ChatEntry::unread)) return false;
        List<ChatEntry> read = all.stream().map(ChatEntry::read).toList();
        all.clear();
        all.addAll(read);
        return true;
    }

    /// How many messages of each conversation were not read yet; none of those without any.
    Map<String, Integer> unread() {
        Map<String, Integer> counts = new HashMap<>();
        conversations.forEach(
                (name, all) -> {
                    int count = (int) all.stream().filter(ChatEntry::unread).count();
                    if (count > 0) counts.put(name, count);
                });
        return counts;
    }

    /// With whom something was said, the latest first.
    List<String> conversations() {
        return List.copyOf(conversations.sequencedKeySet().reversed());
    }
}
