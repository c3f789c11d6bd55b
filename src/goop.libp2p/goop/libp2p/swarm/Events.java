package goop.libp2p.swarm;

import goop.libp2p.HostEvent;
import goop.libp2p.Subscription;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/// Tells subscribers what happened, one thing after another, in a thread of its own: whoever causes
/// an event holds locks and must not wait for those who hear of it.
final class Events implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("goop.libp2p.swarm");

    // A subscriber that is so far behind is stuck.
    private static final int MOST_WAITING = 100_000;

    private final List<Consumer<HostEvent>> subscribers = new CopyOnWriteArrayList<>();
    private final BlockingQueue<HostEvent> waiting = new LinkedBlockingQueue<>(MOST_WAITING);
    private final Thread thread;

    Events(String name) {
        thread = Thread.ofVirtual().name("events " + name).start(this::run);
    }

    Subscription subscribe(Consumer<HostEvent> subscriber) {
        subscribers.add(subscriber);
        return () -> subscribers.remove(subscriber);
    }

    void publish(HostEvent event) {
        if (!waiting.offer(event)) {
            LOG.log(System.Logger.Level.WARNING, "event=host-event-lost reason=stuck-subscriber");
        }
    }

    private void run() {
        try {
            while (true) {
                HostEvent event = waiting.take();
                for (Consumer<HostEvent> each : subscribers) tell(each, event);
            }
        } catch (InterruptedException closed) {
            // the end
        }
    }

    private static void tell(Consumer<HostEvent> subscriber, HostEvent event) {
        try {
            subscriber.accept(event);
        } catch (RuntimeException bug) {
            LOG.log(System.Logger.Level.ERROR, "event=subscriber-failed what=" + event, bug);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
