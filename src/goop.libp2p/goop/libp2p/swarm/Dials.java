package goop.libp2p.swarm;

import goop.libp2p.Multiaddr;
import goop.libp2p.PeerId;
import goop.libp2p.upgrade.Upgraded;

import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
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
    private final Dialer dialer;

    // Belongs to the lock on it.
    private final Map<PeerId, CompletableFuture<SwarmConnection>> underWay = new HashMap<>();

    Dials(int atATime, Dialer dialer) {
        places = new Semaphore(atATime, true);
        this.dialer = dialer;
    }

    Upgraded dial(Optional<PeerId> expected, Collection<Multiaddr> addresses)
            throws IOException, InterruptedException {
        places.acquire();
        try {
            return dialer.dial(expected, addresses);
        } finally {
            places.release();
        }
    }

    /// Waits for the dial to that peer, which begins now unless it is under way. A waiter that is
    /// interrupted leaves; the dial goes on for the others.
    SwarmConnection join(PeerId peer, Dial dial) throws IOException, InterruptedException {
        CompletableFuture<SwarmConnection> result;
        synchronized (underWay) {
            result = underWay.get(peer);
            if (result == null) {
                CompletableFuture<SwarmConnection> mine = new CompletableFuture<>();
                underWay.put(peer, mine);
                Thread.ofVirtual().name("dial " + peer.brief()).start(() -> run(peer, dial, mine));
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

    private void run(PeerId peer, Dial dial, CompletableFuture<SwarmConnection> result) {
        try {
            SwarmConnection connection = dial.run();
            leave(peer);
            result.complete(connection);
        } catch (IOException | InterruptedException | RuntimeException | Error failed) {
            leave(peer);
            result.completeExceptionally(failed);
        }
    }

    private void leave(PeerId peer) {
        synchronized (underWay) {
            underWay.remove(peer);
        }
    }

    // Each waiter gets an exception with its own stack, of the same kind.
    private static IOException again(IOException cause) {
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
