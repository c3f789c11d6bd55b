package goop.libp2p.swarm;

import goop.libp2p.Limits;
import goop.libp2p.PeerId;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Gives up connections that are too many or that nobody needs: now and then, and at once when it
/// is told that there are more than there should be.
final class Housekeeping implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final Duration REDUNDANT_AFTER = Duration.ofSeconds(10);

    private final PeerId self;
    private final ConnectionTable table;
    private final Limits.Connections limits;
    private final Protections protections;
    private final InstantSource clock;
    private final Semaphore wanted = new Semaphore(0);
    private final Thread thread;

    Housekeeping(
            PeerId self,
            ConnectionTable table,
            Limits.Connections limits,
            Protections protections,
            InstantSource clock) {
        this.self = self;
        this.table = table;
        this.limits = limits;
        this.protections = protections;
        this.clock = clock;
        thread = Thread.ofVirtual().name("housekeeping " + self.brief()).start(this::run);
    }

    /// A connection was added.
    void added() {
        if (table.size() > limits.highWater()) wanted.release();
    }

    private void run() {
        try {
            while (true) {
                wanted.tryAcquire(PAUSE.toNanos(), TimeUnit.NANOSECONDS);
                wanted.drainPermits();
                tidy();
            }
        } catch (InterruptedException closed) {
            // the end
        }
    }

    /// Looks once.
    void tidy() {
        List<SwarmConnection> tooMany =
                Trim.choose(
                        table.all(),
                        limits,
                        clock.instant(),
                        connection -> protections.has(connection.remotePeer()));
        tooMany.forEach(each -> close(each, "too many connections"));
        for (PeerId peer : table.peersConnectedTwice()) {
            Trim.redundant(table.of(peer), self, clock.instant().minus(REDUNDANT_AFTER))
                    .forEach(each -> close(each, "another connection to the peer is better"));
        }
    }

    // Closing waits for the last bytes to leave.
    private static void close(SwarmConnection connection, String reason) {
        Thread.startVirtualThread(() -> connection.close(reason));
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
