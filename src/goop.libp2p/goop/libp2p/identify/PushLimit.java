package goop.libp2p.identify;

import goop.libp2p.Connection;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/// How often one connection may push: each push costs us a signature to check and everybody who
/// listens an event.
final class PushLimit {
    private static final int BURST = 16;
    private static final Duration REFILL = Duration.ofSeconds(5);

    private record Bucket(double tokens, Instant at) {}

    private final InstantSource clock;

    // Belongs to the lock on this; as many as there are connections that push.
    private final Map<Connection, Bucket> buckets = new HashMap<>();

    PushLimit(InstantSource clock) {
        this.clock = clock;
    }

    synchronized boolean allows(Connection connection) {
        Instant now = clock.instant();
        Bucket last = buckets.getOrDefault(connection, new Bucket(BURST, now));
        double refilled = (double) Duration.between(last.at, now).toMillis() / REFILL.toMillis();
        double tokens = Math.min(BURST, last.tokens + Math.max(0, refilled));
        boolean allowed = tokens >= 1;
        buckets.put(connection, new Bucket(allowed ? tokens - 1 : tokens, now));
        return allowed;
    }

    synchronized void forget(Connection connection) {
        buckets.remove(connection);
    }
}
