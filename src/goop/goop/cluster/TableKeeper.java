package goop.cluster;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// The thin shell around a [Reconciler]: a thread of its own, since tables wait for disks and
/// presence must not.
final class TableKeeper implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("goop.cluster");

    /// What waits; beyond it things are lost, and found missing later.
    private static final int MOST_WAITING = 1_024;

    private static final Duration TURN = Duration.ofMillis(200);

    private final Reconciler reconciler;
    private final LongSupplier ticks;
    private final BlockingQueue<Consumer<Reconciler>> inbox =
            new ArrayBlockingQueue<>(MOST_WAITING);
    private final Thread thread;
    private volatile boolean closed;

    TableKeeper(
            String self,
            List<SharedTable> tables,
            LongSupplier ticks,
            BiConsumer<String, ClusterMessage> out) {
        this.ticks = ticks;
        reconciler = new Reconciler(self, tables, out);
        for (SharedTable each : tables) {
            each.tell(row -> inbox.offer(it -> it.changed(each.name(), row)));
        }
        thread = Thread.ofPlatform().daemon().name("cluster tables").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /// Whether there was room for it.
    boolean receive(TableMessage message) {
        return inbox.offer(it -> it.receive(message, ticks.getAsLong()));
    }

    private void run() {
        try {
            while (!closed) {
                Consumer<Reconciler> next = inbox.poll(TURN.toMillis(), TimeUnit.MILLISECONDS);
                if (next != null) next.accept(reconciler);
                reconciler.tick(ticks.getAsLong());
            }
        } catch (InterruptedException end) {
            LOG.log(System.Logger.Level.TRACE, "cluster tables=closed");
        } catch (RuntimeException bug) {
            LOG.log(System.Logger.Level.ERROR, "the cluster's tables are kept no more", bug);
        }
    }

    /// What was changed before is told; whatever else waits is dropped.
    @Override
    public void close() {
        closed = true;
        inbox.offer(it -> {});
        try {
            thread.join(Duration.ofSeconds(1));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
