package goop.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;

/// Peers that beat every five seconds, each in its turn, while some change what they say, leave and
/// return; and the truth about them. All by the thread that calls.
///
/// A message's number tells its peer and what it says: 0 that it leaves.
final class Beating implements AutoCloseable {
    /// How many things a peer can say of itself, absence counted.
    static final int VERSIONS = 1000;

    static final Duration EVERY = Duration.ofSeconds(5);

    // As a proxy in front holds them: so all streams find descriptors.
    private static final int CONNECTIONS = 64;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Selector selector = Selector.open();
    private final Deque<HttpConnection> idle = new ArrayDeque<>();
    private final HttpConnection[] connections = new HttpConnection[CONNECTIONS];
    private final byte[][] beats;
    private final short[] truth;
    private final SplittableRandom chance = new SplittableRandom(42);
    private Latencies latencies = new Latencies();
    private int changes;
    private int next;
    private long deadline;
    private boolean bounded;

    Beating(InetSocketAddress server, int peers) throws IOException {
        beats = new byte[peers][];
        truth = new short[peers];
        for (int i = 0; i < CONNECTIONS; i++) {
            connections[i] = new HttpConnection(server, selector);
            idle.add(connections[i]);
        }
    }

    /// What everybody who is here says, by peer.
    short[] truth() {
        return truth;
    }

    /// How long answers took since the last reset, from when they were due to be asked for.
    Latencies latencies() {
        return latencies;
    }

    /// How many messages since the last reset said something new.
    int changes() {
        return changes;
    }

    /// From now on all beats have to be answered within this time.
    void within(Duration time) {
        deadline = System.nanoTime() + time.toNanos();
        bounded = true;
    }

    /// From now on only each answer for itself has a deadline.
    void unbounded() {
        bounded = false;
    }

    void reset() {
        latencies = new Latencies();
        changes = 0;
    }

    /// Everybody comes, a third of a heartbeat's time for all.
    void come() throws IOException {
        run(beats.length, EVERY.toNanos() / 3 / beats.length, 0);
    }

    /// Beats for so long.
    ///
    /// @throws SocketTimeoutException when the time of [#within] is over
    /// @param changesPerSecond how many of the beats say something new
    void run(Duration time, double changesPerSecond) throws IOException {
        long apart = EVERY.toNanos() / beats.length;
        run(time.toNanos() / apart, apart, changesPerSecond * apart / 1e9);
    }

    private void run(long count, long apart, double share) throws IOException {
        long begun = System.nanoTime();
        for (long sent = 0; sent < count; ) {
            long due = begun + sent * apart;
            if (System.nanoTime() >= due && !idle.isEmpty()) {
                send(idle.poll(), due, chance.nextDouble() < share);
                sent++;
            } else {
                takeAnswers(1);
            }
        }
        while (idle.size() < CONNECTIONS) takeAnswers(PATIENCE.toMillis());
    }

    private void send(HttpConnection connection, long due, boolean change) throws IOException {
        int peer = next++ % beats.length;
        boolean absent = truth[peer] == 0;
        byte[] request = beats[peer];
        if (absent || change) {
            boolean leaves = !absent && chance.nextInt(4) == 0;
            truth[peer] = (short) (leaves ? 0 : chance.nextInt(1, VERSIONS));
            String type = leaves ? "offline" : absent ? "online" : "update";
            request = request(type, peer);
            // A beat is an update, as of any peer: who says again that it is online is told of at
            // once.
            beats[peer] = request("update", peer);
            changes++;
        }
        connection.send(request, due);
    }

    private byte[] request(String type, int peer) {
        byte[] request = Messages.request(Messages.said(type, peer, Marker.PLACE));
        Marker.put(request, peer * VERSIONS + truth[peer]);
        return request;
    }

    private void takeAnswers(long waitMillis) throws IOException {
        if (bounded && System.nanoTime() - deadline > 0) {
            throw new SocketTimeoutException("beats are not answered in time");
        }
        if (selector.select(waitMillis) == 0 && waitMillis > 1) {
            throw new SocketTimeoutException("no answer for " + waitMillis + " ms");
        }
        long now = System.nanoTime();
        for (SelectionKey key : selector.selectedKeys()) {
            HttpConnection connection = (HttpConnection) key.attachment();
            connection.receive();
            latencies.add(now - connection.sentNanos());
            idle.add(connection);
        }
        selector.selectedKeys().clear();
    }

    @Override
    public void close() throws IOException {
        for (HttpConnection each : connections) each.close();
        selector.close();
    }
}
