package goop.peer;

import goop.libp2p.Host;
import goop.libp2p.PeerId;
import goop.libp2p.ProtocolException;
import goop.libp2p.gossipsub.GossipParameters;
import goop.libp2p.gossipsub.GossipSub;
import goop.libp2p.gossipsub.Message;
import goop.libp2p.gossipsub.Topic;
import goop.libp2p.gossipsub.Verdict;
import goop.presence.Presence;
import goop.presence.Presence.Type;
import goop.presence.PresenceJson;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The source GossipSub: presence messages in the topic `presence.topic`, each signed by the peer
/// that it is about.
///
/// A message that speaks of another peer than its signer is not handed on, and counts against
/// whoever wrote it. goop2's peers hand such messages on without looking: they are not punished for
/// what somebody else wrote.
final class Gossip implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("goop.peer");

    // Newcomers hear of us at once, but a crowd of them makes no storm.
    private static final long BETWEEN_MESSAGES_NANOS = Duration.ofMillis(500).toNanos();

    private static final long BETWEEN_LOOKS_NANOS = Duration.ofMillis(50).toNanos();
    private static final long LOOKING_NANOS = Duration.ofSeconds(5).toNanos();

    private final Peers peers;
    private final GossipSub gossip;
    private final Topic topic;
    private volatile long beatNanos;
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // These belong to whoever holds the lock.
    private Presence fields;
    private boolean news;
    private boolean announced;
    private long lastTs;
    private long lookUntil = System.nanoTime();
    private Set<PeerId> greeted = Set.of();

    Gossip(Host host, String topicName, Duration heartbeat, Peers peers) {
        this.peers = peers;
        beatNanos = heartbeat.toNanos();
        gossip = GossipSub.start(host, GossipParameters.defaults());
        topic = gossip.subscribe(topicName, Gossip::judge, this::heard);
        thread = Thread.ofVirtual().name("gossip presence").start(this::run);
    }

    // Who hands such a message on may not have known: goop2's peers look at none. Who signed it
    // did.
    static Verdict judge(PeerId sender, Message message) {
        try {
            Presence said = PresenceJson.parse(message.data());
            boolean own = said.peerId().equals(message.from().toString());
            return own ? Verdict.ACCEPT : Verdict.REJECT_AUTHOR;
        } catch (ProtocolException unreadable) {
            return Verdict.REJECT_AUTHOR;
        }
    }

    private void heard(Message message) {
        try {
            // GossipSub has checked the signature, and [#judge] that it is the peer's own.
            peers.heard(Source.GOSSIP, PresenceJson.parse(message.data()).withSig(""), true);
        } catch (ProtocolException judged) {
            throw new IllegalStateException(judged);
        }
    }

    /// What to say from now on.
    void announce(Presence now) {
        lock.lock();
        try {
            news |= fields == null || !fields.saysTheSameAs(now);
            fields = now;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /// Another time between messages; the first of them at once.
    void tune(Duration heartbeat) {
        beatNanos = heartbeat.toNanos();
        lock.lock();
        try {
            news = fields != null;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /// Somebody has connected who may enter the topic in a moment, and does not know us yet.
    void newcomer() {
        lock.lock();
        try {
            lookUntil = System.nanoTime() + LOOKING_NANOS;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            while (true) {
                awaitNews();
                publish();
                Thread.sleep(Duration.ofNanos(BETWEEN_MESSAGES_NANOS));
            }
        } catch (InterruptedException closing) {
            LOG.log(Level.TRACE, "gossip=closing");
        }
    }

    private void awaitNews() throws InterruptedException {
        long beat = System.nanoTime() + beatNanos - BETWEEN_MESSAGES_NANOS;
        lock.lockInterruptibly();
        try {
            while (fields == null || !news) {
                long now = System.nanoTime();
                if (fields != null && (beat - now <= 0 || greets())) break;
                // GossipSub does not say who enters a topic; for a while it is looked at.
                boolean looking = lookUntil - now > 0;
                changed.awaitNanos(looking ? BETWEEN_LOOKS_NANOS : Math.max(1, beat - now));
            }
            news = false;
        } finally {
            lock.unlock();
        }
    }

    // Whether anybody is in the topic who was not when we last looked.
    private boolean greets() {
        Set<PeerId> now = topic.peers();
        boolean fresh = !greeted.containsAll(now);
        greeted = now;
        return fresh;
    }

    private void publish() {
        Presence message;
        lock.lock();
        try {
            message = fields.withType(announced ? Type.UPDATE : Type.ONLINE).withTs(nextTs());
            announced = true;
        } finally {
            lock.unlock();
        }
        topic.publish(PresenceJson.write(message));
    }

    private long nextTs() {
        lastTs = Math.max(lastTs + 1, System.currentTimeMillis());
        return lastTs;
    }

    /// How many others are in the topic, of those that we are connected to.
    int size() {
        return topic.peers().size();
    }

    /// Says goodbye and ends, within about a second.
    @Override
    public void close() {
        thread.interrupt();
        lock.lock();
        try {
            if (announced) {
                Presence leave = Presence.of(Type.OFFLINE, fields.peerId(), nextTs());
                topic.publish(PresenceJson.write(leave));
            }
        } finally {
            lock.unlock();
        }
        gossip.close();
    }
}
