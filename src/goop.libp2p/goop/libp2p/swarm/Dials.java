package goop.libp2p.swarm;

import goop.libp2p.Limits;
import goop.libp2p.Multiaddr;
import goop.libp2p.PeerId;
import goop.libp2p.Resolver;
import goop.libp2p.Transport;
import goop.libp2p.UnreachableException;
import goop.libp2p.upgrade.Upgraded;
import goop.libp2p.upgrade.Upgrader;

import java.io.IOException;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;

/// Whoever wants the same peer at the same time shares one dial; and only so many dials go on at a
/// time.
final class Dials {
    /// Makes a connection.
    interface Dial {
        SwarmConnection run() throws IOException, InterruptedException;
    }

    private final Semaphore places;
    private final DialBackoff backoff;
    private final Dialer dialer;

    /// Whom to reach.
    ///
    /// @param directly whether a way through a relay would not do
    record Wanted(PeerId peer, boolean directly) {}

    // Belongs to the lock on it.
    private final Map<Wanted, CompletableFuture<SwarmConnection>> underWay = new HashMap<>();

    Dials(
            Limits.Dials limits,
            List<Transport> transports,
            Upgrader upgrader,
            Resolver resolver,
            InstantSource clock) {
        places = new Semaphore(limits.atATime(), true);
        backoff = new DialBackoff(clock);
        dialer = new Dialer(limits, transports, upgrader, resolver, backoff);
    }

    /// What was dialled in vain may be dialled again at once.
    void forgetFailures() {
        backoff.forgetAll();
    }

    /// @param within whether this is part of another dial, which has a place already: were it to
    ///   wait for one more, all places could be held by dials that wait
    Upgraded dial(Optional<PeerId> expected, Collection<Multiaddr> addresses, boolean within)
            throws IOException, InterruptedException {
        if (within) return dialer.dial(expected, addresses);
        places.acquire();
        try {
            return dialer.dial(expected, addresses);
        } finally {
            places.release();
        }
    }

    /// Waits for the dial to that peer, which begins now unless it is under way. A waiter that is
    /// interrupted leaves; the dial goes on for the others.
    SwarmConnection join(Wanted wanted, Dial dial) throws IOException, InterruptedException {
        CompletableFuture<SwarmConnection> result;
        synchronized (underWay) {
            result = underWay.get(wanted);
            if (result == null) {
                CompletableFuture<SwarmConnection> mine = new CompletableFuture<>();
                underWay.put(wanted, mine);
                Thread.ofVirtual()
                        .name("dial " + wanted.peer.brief())
                        .start(() -> run(wanted, dial, mine));
                result = mine;
            }
        }
        try {
            return result.get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof IOException cause) throw again(cause);
            throw new IOException("the dial failed: " + failed.getCause(), failed.getCause());
        }
    }

    private void run(Wanted wanted, Dial dial, CompletableFuture<SwarmConnection> result) {
        try {
            SwarmConnection connection = dial.run();
            leave(wanted);
            result.complete(connection);
        } catch (IOException | InterruptedException | RuntimeException | Error failed) {
            leave(wanted);
            result.completeExceptionally(failed);
        }
    }

    private void leave(Wanted wanted) {
        synchronized (underWay) {
            underWay.remove(wanted);
        }
    }

    // Each waiter gets an exception with its own stack, of the same kind.
    private static IOException again(IOException cause) {
        if (cause instanceof UnreachableException told) return new UnreachableException(told);
        IOException mine =
                switch (cause) {
                    case java.net.ConnectException unreachable ->
                            new java.net.ConnectException(cause.getMessage());
                    default -> new IOException(cause.getMessage());
                };
        mine.initCause(cause);
        return mine;
    }
}
