package goop.peer;

import goop.libp2p.PeerId;
import goop.libp2p.ProtocolException;
import goop.libp2p.Stream;
import goop.libp2p.StreamHandler;
import goop.peer.ChatEntry.Delivery;
import goop.peer.ChatMessage.Type;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/// `/goop/chat/1.0.0`: messages from peer to peer, and what was said so far.
///
/// ```
/// sender                           receiver
///   one JSON object, half-close ─▶
///                               ◀─  the end of the stream: it has it; a reset: it does not want it
/// ```
public final class Chat {
    static final String ID = "/goop/chat/1.0.0";

    private static final System.Logger LOG = System.getLogger("goop.peer");
    private static final Duration RECEIPT = Duration.ofSeconds(10);
    private static final int SENDING_AT_A_TIME = 16;

    private final PeerId self;
    private final Reacher reacher;
    private final Peers peers;
    private final ChatFile file;
    private final ChatRate rate = new ChatRate();
    private final Feed<ChatEvent> feed = new Feed<>();
    private final Semaphore sending = new Semaphore(SENDING_AT_A_TIME);

    // Guarded by itself.
    private final ChatHistory history = new ChatHistory();

    /// @param file where to keep what was said, or null
    Chat(PeerId self, Reacher reacher, Peers peers, ChatFile file) throws IOException {
        this.self = self;
        this.reacher = reacher;
        this.peers = peers;
        this.file = file;
        if (file != null) file.load(history);
    }

    // ---- what was said

    /// One conversation, the oldest message first.
    ///
    /// @param conversation a peer id, or [ChatHistory#EVERYBODY]
    public List<ChatEntry> messages(String conversation) {
        synchronized (history) {
            return history.messages(conversation);
        }
    }

    /// With whom something was said, the latest first.
    public List<String> conversations() {
        synchronized (history) {
            return history.conversations();
        }
    }

    /// How many messages of each conversation were not read yet.
    public Map<String, Integer> unread() {
        synchronized (history) {
            return history.unread();
        }
    }

    /// Takes all of a conversation for read.
    public void read(String conversation) {
        synchronized (history) {
            if (!history.read(conversation)) return;
            keep(() -> file.read(conversation));
            feed.tell(new ChatEvent.Read(conversation));
        }
    }

    /// What happens from now on.
    public Feed.Reader<ChatEvent> events() {
        return feed.open();
    }

    // ---- sending

    /// Says something to one peer, and returns when it has it or cannot be reached.
    ///
    /// @throws IllegalArgumentException for a text that is too long
    public ChatEntry send(PeerId to, String text) throws InterruptedException {
        ChatMessage message = message(to.toString(), Type.DIRECT, text, "");
        ChatEntry entry = added(message, Delivery.sending(1));
        Delivery delivery;
        try {
            deliver(to, message);
            delivery = new Delivery(Delivery.State.DELIVERED, 1, 1, "");
        } catch (IOException failed) {
            delivery = new Delivery(Delivery.State.FAILED, 0, 1, failed.getMessage());
        }
        return changed(entry.with(delivery));
    }

    /// Says something to everybody who is there, and returns when all have it or were tried.
    ///
    /// @throws IllegalArgumentException for a text that is too long
    public ChatEntry broadcast(String text) throws InterruptedException {
        ChatMessage message = message("", Type.BROADCAST, text, "");
        List<PeerId> everybody = new ArrayList<>();
        for (ListedPeer each : peers.all()) {
            try {
                everybody.add(PeerId.parse(each.id()));
            } catch (ProtocolException noPeerId) {
                LOG.log(Level.TRACE, "broadcast=passed-over");
            }
        }
        ChatEntry entry = added(message, Delivery.sending(everybody.size()));
        AtomicInteger reached = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (PeerId each : everybody) {
            threads.add(Thread.startVirtualThread(() -> tryOne(each, message, reached)));
        }
        for (Thread each : threads) each.join();
        int count = reached.get();
        String why = count == everybody.size() ? "" : "not everybody could be reached";
        boolean none = count == 0 && !everybody.isEmpty();
        Delivery.State state = none ? Delivery.State.FAILED : Delivery.State.DELIVERED;
        return changed(entry.with(new Delivery(state, count, everybody.size(), why)));
    }

    private void tryOne(PeerId peer, ChatMessage message, AtomicInteger reached) {
        try {
            sending.acquire();
            try {
                deliver(peer, message);
                reached.incrementAndGet();
            } finally {
                sending.release();
            }
        } catch (IOException failed) {
            LOG.log(
                    Level.DEBUG,
                    () -> "broadcast=failed peer=%s why=\"%s\"".formatted(peer, failed));
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }

    /// Says something as a page of a site does, to the site's owner or to a visitor.
    ///
    /// @param site whose site it is
    public void sendFromSite(PeerId to, PeerId site, String text)
            throws IOException, InterruptedException {
        deliver(to, message(to.toString(), Type.SITE, text, site.toString()));
    }

    private ChatMessage message(String to, Type type, String text, String site) {
        if (text.getBytes(StandardCharsets.UTF_8).length > ChatMessage.MAX_BYTES / 8) {
            throw new IllegalArgumentException(
                    "a message has at most " + ChatMessage.MAX_BYTES / 8 + " bytes");
        }
        String id = UUID.randomUUID().toString();
        return new ChatMessage(
                id, self.toString(), to, type, text, System.currentTimeMillis(), site);
    }

    private void deliver(PeerId to, ChatMessage message) throws IOException, InterruptedException {
        Stream stream = reacher.open(to, ID);
        boolean done = false;
        try {
            stream.out().write(message.toBytes());
            stream.closeWrite();
            stream.readTimeout(RECEIPT);
            if (stream.in().read() >= 0) throw new ProtocolException("an answer to a chat message");
            stream.close();
            done = true;
        } finally {
            if (!done) stream.reset();
        }
    }

    // ---- receiving

    StreamHandler handler() {
        return stream -> {
            Deadlines.set(stream);
            PeerId remote = stream.connection().remotePeer();
            byte[] bytes = stream.in().readNBytes(ChatMessage.MAX_BYTES + 1);
            if (bytes.length > ChatMessage.MAX_BYTES) {
                throw new ProtocolException("a chat message of more than 1 MiB");
            }
            ChatMessage message = ChatMessage.parse(bytes);
            if (!message.from().equals(remote.toString())) {
                throw new ProtocolException("a chat message in the name of another peer");
            }
            if (message.type() != Type.BROADCAST && !message.to().equals(self.toString())) {
                throw new ProtocolException("a chat message for another peer");
            }
            if (!rate.allows(remote, System.nanoTime())) {
                throw new ProtocolException("more chat messages than anybody can read");
            }
            take(message);
        };
    }

    private void take(ChatMessage message) {
        if (message.type() == Type.SITE) {
            feed.tell(new ChatEvent.FromSite(message));
            return;
        }
        ChatEntry entry =
                new ChatEntry(message, false, System.currentTimeMillis(), Delivery.RECEIVED, true);
        synchronized (history) {
            if (history.has(entry)) return;
            add(entry);
        }
    }

    private ChatEntry added(ChatMessage message, Delivery delivery) {
        ChatEntry entry = new ChatEntry(message, true, message.timestamp(), delivery, false);
        synchronized (history) {
            history.add(entry);
            feed.tell(new ChatEvent.Added(entry));
        }
        return entry;
    }

    private ChatEntry changed(ChatEntry entry) {
        synchronized (history) {
            history.replace(entry);
            keep(entry);
            feed.tell(new ChatEvent.Changed(entry));
        }
        return entry;
    }

    private void add(ChatEntry entry) {
        history.add(entry);
        keep(entry);
        feed.tell(new ChatEvent.Added(entry));
    }

    private void keep(ChatEntry entry) {
        keep(() -> file.add(entry, history));
    }

    private interface Keeping {
        void run() throws IOException;
    }

    // A full disk ends no conversation.
    private void keep(Keeping how) {
        if (file == null) return;
        try {
            how.run();
        } catch (IOException failed) {
            LOG.log(Level.WARNING, "chat=not-kept why=\"" + failed.getMessage() + "\"");
        }
    }
}
