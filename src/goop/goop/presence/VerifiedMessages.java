package goop.presence;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// The newest message of each peer whose signature was checked and holds, so that it need not be
/// checked again: a snapshot brings mostly messages that we know. Bounded in number and in bytes;
/// what finds no room is checked anew each time.
final class VerifiedMessages {
    private final int mostPeers;
    private final long mostBytes;
    private final Map<String, Presence> messages = new HashMap<>();
    private long bytes;

    VerifiedMessages(int mostPeers, long mostBytes) {
        this.mostPeers = mostPeers;
        this.mostBytes = mostBytes;
    }

    boolean contains(Presence message) {
        return message.equals(messages.get(message.peerId()));
    }

    void put(Presence message) {
        remove(message.peerId());
        if (messages.size() >= mostPeers || bytes + message.weight() > mostBytes) return;
        messages.put(message.peerId(), message);
        bytes += message.weight();
    }

    void remove(String peerId) {
        Presence gone = messages.remove(peerId);
        if (gone != null) bytes -= gone.weight();
    }

    void retain(Set<String> peerIds) {
        messages.keySet().retainAll(peerIds);
        bytes = 0;
        for (Presence each : messages.values()) bytes += each.weight();
    }

    int size() {
        return messages.size();
    }
}
