package goop.libp2p.gossipsub;

import goop.libp2p.Connection;
import goop.libp2p.PeerId;
import goop.libp2p.Stream;
import goop.libp2p.UnsupportedProtocolException;
import goop.libp2p.wire.Delimited;

import java.io.IOException;
import java.time.Duration;

/// One peer that we gossip with: the stream on which we tell it things, and the one on which it
/// tells us. Either side opens its own.
final class Neighbour {
    private static final System.Logger LOG = System.getLogger("goop.libp2p.gossipsub");
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(200);
    private static final long STEADY_NANOS = 30_000_000_000L;

    /// Told when its streams have ended.
    interface Ending {
        /// @param again whether others are worth a try
        void ended(Neighbour neighbour, IOException reason, boolean again);
    }

    private final Connection connection;
    private final Version version;
    private final int attempt;
    private final Duration writeTimeout;
    private final Ending ending;
    private final RpcQueue queue;
    private final Thread writer;
    private final long madeAt = System.nanoTime();

    // These belong to the lock on this.
    private Stream outbound;
    private Stream inbound;
    private boolean closed;

    /// @param attempt how many times streams to that peer have failed, one after the other
    Neighbour(
            Connection connection,
            Version version,
            int attempt,
            GossipParameters.Bounds bounds,
            Ending ending) {
        this.connection = connection;
        this.version = version;
        this.attempt = attempt;
        this.ending = ending;
        writeTimeout = bounds.write();
        queue = new RpcQueue(bounds);
        writer = Thread.ofVirtual().name("gossip to " + peer().brief()).unstarted(this::write);
    }

    void start() {
        writer.start();
    }

    PeerId peer() {
        return connection.remotePeer();
    }

    Version version() {
        return version;
    }

    /// How many will have failed when this one has.
    int nextAttempt() {
        return System.nanoTime() - madeAt > STEADY_NANOS ? 1 : attempt + 1;
    }

    /// Never waits.
    RpcQueue.Fate send(byte[] rpc, boolean urgent) {
        return queue.offer(rpc, urgent);
    }

    // ---- our stream

    private void write() {
        try {
            if (attempt > 0) Thread.sleep(BETWEEN_TRIES.multipliedBy((long) attempt * attempt));
            Stream stream = connection.newStream(Version.protocols().toArray(String[]::new));
            stream.writeTimeout(writeTimeout);
            if (!use(stream)) return;
            watch(stream);
            while (true) Delimited.write(stream.out(), queue.take());
        } catch (UnsupportedProtocolException silent) {
            ending.ended(this, silent, false);
        } catch (IOException failed) {
            ending.ended(this, failed, true);
        } catch (InterruptedException over) {
            // closed
        }
    }

    private synchronized boolean use(Stream stream) {
        if (closed) stream.reset();
        else outbound = stream;
        return !closed;
    }

    // Nothing comes on our own stream but its end, which a writer that has nothing to write would
    // not notice. A peer may half-close it at once; that says nothing.
    private void watch(Stream stream) {
        Runnable waiting =
                () -> {
                    try {
                        if (stream.in().read() < 0) return;
                        throw new IOException("the peer answers on our stream");
                    } catch (UnsupportedProtocolException silent) {
                        ending.ended(this, silent, false);
                    } catch (IOException failed) {
                        ending.ended(this, failed, true);
                    }
                };
        Thread.ofVirtual().name("gossip watch " + peer().brief()).start(waiting);
    }

    /// Waits until all that is queued is written, or time is up.
    void drain(long atMostNanos) throws InterruptedException {
        queue.drain(atMostNanos);
    }

    // ---- its stream

    /// The peer opened a stream. A second one takes the place of the first.
    void heardOn(Stream stream) throws IOException {
        Stream before;
        synchronized (this) {
            if (closed) throw new IOException("given up");
            before = inbound;
            inbound = stream;
        }
        if (before == null) return;
        LOG.log(System.Logger.Level.DEBUG, () -> "event=second-stream peer=" + peer());
        before.reset();
    }

    /// The peer has ended it.
    synchronized void heardAll(Stream stream) {
        if (inbound == stream) inbound = null;
    }

    /// It reads too slowly. Returns at once: a reset may wait for the connection.
    void giveUp() {
        IOException reason = new IOException("the peer reads too slowly");
        Thread.ofVirtual().start(() -> ending.ended(this, reason, false));
    }

    /// Ends both streams.
    void close() {
        Stream[] streams;
        synchronized (this) {
            closed = true;
            streams = new Stream[] {outbound, inbound};
        }
        writer.interrupt();
        for (Stream each : streams) {
            if (each != null) each.reset();
        }
    }
}
