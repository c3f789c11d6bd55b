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
import java.util.concurrent.ThreadLocalRandom;

/// Measures round trips on one stream, which it keeps open between them.
public final class Ping implements Closeable {
    /// What peers know it by.
    public static final String PROTOCOL = "/ipfs/ping/1.0.0";

    private static final int SIZE = 32;

    // "The listening peer SHOULD accept at most two streams per peer."
    private static final int STREAMS_PER_PEER = 2;
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
        Map<PeerId, Integer> open = new ConcurrentHashMap<>();
        return stream -> {
            PeerId peer = stream.connection().remotePeer();
            if (open.merge(peer, 1, Integer::sum) > STREAMS_PER_PEER) {
                leave(open, peer);
                throw new ProtocolException("ping: more than two streams");
            }
            try {
                answer(stream);
            } finally {
                leave(open, peer);
            }
        };
    }

    private static void leave(Map<PeerId, Integer> open, PeerId peer) {
        open.computeIfPresent(peer, (same, count) -> count == 1 ? null : count - 1);
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
