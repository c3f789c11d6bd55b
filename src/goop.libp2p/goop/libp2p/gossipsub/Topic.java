package goop.libp2p.gossipsub;

import goop.libp2p.PeerId;

import java.io.Closeable;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/// A topic that we are in.
public final class Topic implements Closeable {
    private static final System.Logger LOG = System.getLogger("goop.libp2p.gossipsub");

    private final GossipSub gossip;
    private final String name;
    private final Validator validator;
    private final Consumer<Message> handler;
    private final BlockingQueue<Message> waiting;
    private final LongAdder undelivered = new LongAdder();
    private final Thread deliverer;

    Topic(
            GossipSub gossip,
            String name,
            Validator validator,
            Consumer<Message> handler,
            int mostWaiting) {
        this.gossip = gossip;
        this.name = name;
        this.validator = validator;
        this.handler = handler;
        waiting = new ArrayBlockingQueue<>(mostWaiting);
        deliverer = Thread.ofVirtual().name("gossip " + name).unstarted(this::run);
    }

    void start() {
        deliverer.start();
    }

    public String name() {
        return name;
    }

    /// Signs a message and sends it to the others in the topic. Returns when it is on its way; how
    /// many there are to hear it, [#peers] tells.
    ///
    /// @throws IllegalArgumentException when it is longer than [GossipParameters#maxData]
    public void publish(byte[] data) {
        gossip.publish(name, data);
    }

    /// Who is in it, of those that we gossip with.
    public Set<PeerId> peers() {
        return gossip.peers(name);
    }

    /// Of these, who hands us every message, and gets it from us.
    public Set<PeerId> mesh() {
        return gossip.mesh(name);
    }

    /// Messages that were dropped because the handler is too slow.
    public long undelivered() {
        return undelivered.sum();
    }

    Verdict validate(PeerId sender, Message message) {
        try {
            return validator.validate(sender, message);
        } catch (RuntimeException bug) {
            LOG.log(System.Logger.Level.ERROR, "event=validator-failed topic=" + name, bug);
            return Verdict.IGNORE;
        }
    }

    void deliver(Message message) {
        if (waiting.offer(message)) return;
        undelivered.increment();
        LOG.log(
                System.Logger.Level.DEBUG,
                () -> "event=message-undelivered topic=%s reason=slow-handler".formatted(name));
    }

    private void run() {
        try {
            while (true) hand(waiting.take());
        } catch (InterruptedException closed) {
            // the end
        }
    }

    private void hand(Message message) {
        try {
            handler.accept(message);
        } catch (RuntimeException bug) {
            LOG.log(System.Logger.Level.ERROR, "event=handler-failed topic=" + name, bug);
        }
    }

    /// Leaves the topic. What was not yet handled is dropped.
    @Override
    public void close() {
        gossip.leave(this);
        deliverer.interrupt();
    }

    @Override
    public String toString() {
        return "Topic " + name;
    }
}
