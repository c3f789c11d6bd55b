package goop.libp2p.gossipsub;

import goop.libp2p.PeerId;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;

/// The router with its lock and clock, and what it wants, done.
///
/// What is to be sent is queued under the lock, so that it leaves in the order in which it was
/// decided. Signatures and validators are asked without it, in the thread that reads from the
/// sender: who sends much waits for his own messages.
final class Shell {
    private static final System.Logger LOG = System.getLogger("goop.libp2p.gossipsub");

    private final ReentrantLock lock = new ReentrantLock();
    private final long start = System.nanoTime();
    private final Consumer<ExchangedPeer> meet;

    // These belong to the lock.
    private final Router router;
    private final Map<PeerId, Neighbour> neighbours = new HashMap<>();
    private final Map<String, Topic> topics = new HashMap<>();

    private final LongAdder accepted = new LongAdder();
    private final LongAdder forged = new LongAdder();
    private final LongAdder rejected = new LongAdder();
    private final LongAdder unsent = new LongAdder();

    /// @param meet gets to know whom trusted peers name; must be quick
    Shell(Router router, Consumer<ExchangedPeer> meet) {
        this.router = router;
        this.meet = meet;
    }

    /// The router's time.
    long now() {
        return (System.nanoTime() - start) / 1_000_000;
    }

    /// Something happened: what follows is done when this returns.
    void happened(Function<Router, List<Action>> event) {
        List<Action> rest;
        lock.lock();
        try {
            rest = send(event.apply(router));
        } finally {
            lock.unlock();
        }
        for (Action each : rest) carryOut(each);
    }

    <T> T ask(Function<Router, T> question) {
        lock.lock();
        try {
            return question.apply(router);
        } finally {
            lock.unlock();
        }
    }

    // Under the lock. Returns what is not to be sent.
    private List<Action> send(List<Action> actions) {
        List<Action> rest = new ArrayList<>();
        Rpc last = null;
        byte[] bytes = null;
        for (Action each : actions) {
            if (!(each instanceof Action.Send send)) {
                rest.add(each);
                continue;
            }
            Neighbour to = neighbours.get(send.peer());
            if (to == null) continue;
            // What goes to many is encoded, and kept until they have read it, once.
            if (send.rpc() != last) bytes = send.rpc().toBytes();
            last = send.rpc();
            switch (to.send(bytes, send.urgent())) {
                case QUEUED -> {}
                case DROPPED -> unsent.increment();
                case OVERFLOWN -> {
                    unsent.increment();
                    to.giveUp();
                }
            }
        }
        return rest;
    }

    private void carryOut(Action action) {
        switch (action) {
            case Action.Examine it -> examine(it.sender(), it.message());
            case Action.Judge it -> judge(it.sender(), it.message());
            case Action.Deliver it -> {
                accepted.increment();
                Topic topic = topic(it.message().topic());
                if (topic != null) topic.deliver(it.message());
            }
            case Action.Meet it -> meet.accept(it.peer());
            case Action.Send _ -> throw new IllegalStateException("sent under the lock");
        }
    }

    private void examine(PeerId sender, Message message) {
        if (!ask(it -> it.wants(sender, message, now()))) return;
        if (message.verify()) {
            happened(it -> it.verified(sender, message, now()));
            return;
        }
        forged.increment();
        LOG.log(
                System.Logger.Level.DEBUG,
                () -> "event=message-forged sender=%s message=\"%s\"".formatted(sender, message));
        happened(it -> it.forged(sender, message));
    }

    private void judge(PeerId sender, Message message) {
        Topic topic = topic(message.topic());
        Verdict verdict = topic == null ? Verdict.IGNORE : topic.validate(sender, message);
        if (verdict == Verdict.REJECT || verdict == Verdict.REJECT_AUTHOR) rejected.increment();
        happened(it -> it.judged(sender, message, verdict, now()));
    }

    // ---- topics

    private Topic topic(String name) {
        return ask(_ -> topics.get(name));
    }

    boolean add(Topic topic) {
        return ask(_ -> topics.putIfAbsent(topic.name(), topic) == null);
    }

    boolean remove(Topic topic) {
        return ask(_ -> topics.remove(topic.name(), topic));
    }

    List<Topic> topics() {
        return ask(_ -> List.copyOf(topics.values()));
    }

    // ---- neighbours

    /// Adds one if there is none for that peer, and there are not too many.
    ///
    /// @return who stands there now; null when there are too many
    Neighbour add(Neighbour fresh, boolean outbound, String address, int most) {
        return ask(
                it -> {
                    Neighbour there = neighbours.get(fresh.peer());
                    if (there != null) return there;
                    if (neighbours.size() >= most) return null;
                    neighbours.put(fresh.peer(), fresh);
                    send(it.connected(fresh.peer(), fresh.version(), outbound, address));
                    fresh.start();
                    return fresh;
                });
    }

    /// @return whether it was there
    boolean remove(Neighbour neighbour) {
        return ask(
                it -> {
                    if (!neighbours.remove(neighbour.peer(), neighbour)) return false;
                    it.disconnected(neighbour.peer(), now());
                    return true;
                });
    }

    List<Neighbour> neighbours() {
        return ask(_ -> List.copyOf(neighbours.values()));
    }

    GossipStatistics statistics() {
        long undelivered = topics().stream().mapToLong(Topic::undelivered).sum();
        return new GossipStatistics(
                neighbours().size(),
                accepted.sum(),
                forged.sum(),
                rejected.sum(),
                unsent.sum(),
                undelivered);
    }
}
