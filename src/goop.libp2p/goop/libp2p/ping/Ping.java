package goop.libp2p.ping;

import goop.libp2p.Connection;
import goop.libp2p.PeerId;
import goop.libp2p.ProtocolException;
import goop.libp2p.Stream;
import goop.libp2p.StreamHandler;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/// Measures round trips on one stream, which it keeps open between them.
public final class Ping implements Closeable {
    /// What peers know it by.
    public static final String PROTOCOL = "/ipfs/ping/1.0.0";

    private static final int SIZE = 32;

    // "The listening peer SHOULD accept at most two streams per peer."
    private static final int STREAMS_PER_PEER = 2;

    // JavaScript opens a stream for each ping, and the next one may come before the thread that
    // serves
    // the last has seen its end: a third waits a moment for its place. So many may wait.
    private static final int WAITING_PER_PEER = 6;
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration IDLE = Duration.ofMinutes(1);

    private final Stream stream;

    private Ping(Stream stream) {
        this.stream = stream;
    }

    /// Opens the stream.
    ///
    /// @param timeout for each round trip
    public static Ping open(Connection connection, Duration timeout) throws IOException {
        Stream stream = connection.newStream(PROTOCOL);
        stream.readTimeout(timeout);
        stream.writeTimeout(timeout);
        return new Ping(stream);
    }

    /// One round trip.
    public static Duration once(Connection connection, Duration timeout) throws IOException {
        try (Ping ping = open(connection, timeout)) {
            return ping.roundTrip();
        }
    }

    /// Sends and waits.
    ///
    /// @throws java.net.SocketTimeoutException when the answer does not come in time
    public Duration roundTrip() throws IOException {
        byte[] sent = new byte[SIZE];
        ThreadLocalRandom.current().nextBytes(sent);
        long start = System.nanoTime();
        stream.out().write(sent);
        byte[] back = stream.in().readNBytes(SIZE);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        if (back.length < SIZE) throw new EOFException("the peer ended the ping");
        if (!Arrays.equals(sent, back)) throw new ProtocolException("ping: other bytes came back");
        return took;
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }

    /// Answers pings. One for a host: it counts the streams of each peer.
    public static StreamHandler handler() {
        Map<PeerId, Places> peers = new ConcurrentHashMap<>();
        return stream -> {
            PeerId peer = stream.connection().remotePeer();
            Places places = peers.compute(peer, (same, there) -> Places.enter(there));
            try {
                if (!places.take()) throw new ProtocolException("ping: more than two streams");
                try {
                    answer(stream);
                } finally {
                    places.free.release();
                }
            } finally {
                peers.compute(peer, (same, there) -> there.leave());
            }
        };
    }

    /// What the streams of one peer share.
    private static final class Places {
        private final Semaphore free = new Semaphore(STREAMS_PER_PEER, true);
        // Changed only by the map's `compute`.
        private volatile int users;

        static Places enter(Places there) {
            Places places = there == null ? new Places() : there;
            places.users++;
            return places;
        }

        boolean take() throws InterruptedException {
            if (free.tryAcquire()) return true;
            if (users > STREAMS_PER_PEER + WAITING_PER_PEER) return false;
            return free.tryAcquire(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
        }

        Places leave() {
            return --users == 0 ? null : this;
        }
    }

    private static void answer(Stream stream) throws IOException {
        stream.readTimeout(IDLE);
        stream.writeTimeout(IDLE);
        byte[] bytes = new byte[SIZE];
        while (true) {
            int length = stream.in().readNBytes(bytes, 0, SIZE);
            if (length == 0) return;
            if (length < SIZE) throw new ProtocolException("ping: " + length + " bytes");
            stream.out().write(bytes);
        }
    }
}
