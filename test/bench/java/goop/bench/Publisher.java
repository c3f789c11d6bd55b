package goop.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/// Changes at a given rate, each with a number of its own, whether or not the server keeps up. All
/// by the thread that calls.
final class Publisher implements AutoCloseable {
    private static final int CONNECTIONS = 32;
    private static final int PEERS = 100;

    private final Selector selector = Selector.open();
    private final Deque<HttpConnection> idle = new ArrayDeque<>();
    private final HttpConnection[] connections = new HttpConnection[CONNECTIONS];
    private final byte[][] changes = new byte[PEERS][];
    private final SendTimes times;
    private int number;

    Publisher(InetSocketAddress server, SendTimes times) throws IOException {
        this.times = times;
        for (int peer = 0; peer < PEERS; peer++) {
            changes[peer] = Messages.request(Messages.update(peer, Marker.PLACE));
        }
        for (int i = 0; i < CONNECTIONS; i++) {
            connections[i] = new HttpConnection(server, selector);
            idle.add(connections[i]);
        }
    }

    /// Publishes this many a second for so long, and returns how many a second it came to: fewer
    /// where the server takes longer to answer than the connections can bridge.
    double run(int perSecond, Duration time) throws IOException {
        int count = Math.toIntExact(perSecond * time.toSeconds());
        long begun = System.nanoTime();
        int sent = 0;
        while (sent < count) {
            long due = (long) ((System.nanoTime() - begun) / 1e9 * perSecond) + 1;
            while (sent < Math.min(due, count) && !idle.isEmpty()) {
                HttpConnection connection = idle.poll();
                byte[] request = changes[number % PEERS];
                Marker.put(request, number);
                times.sent(number++, System.nanoTime());
                connection.send(request);
                sent++;
            }
            if (sent < count) takeAnswers(1);
        }
        double achieved = count / ((System.nanoTime() - begun) / 1e9);
        while (idle.size() < CONNECTIONS) takeAnswers(10_000);
        return achieved;
    }

    /// How many were published so far.
    int published() {
        return number;
    }

    @Override
    public void close() throws IOException {
        for (HttpConnection each : Arrays.asList(connections)) each.close();
        selector.close();
    }

    private void takeAnswers(int waitMillis) throws IOException {
        if (selector.select(waitMillis) == 0 && waitMillis > 1) {
            throw new IOException("no answer for " + waitMillis + " ms");
        }
        for (SelectionKey key : selector.selectedKeys()) {
            HttpConnection connection = (HttpConnection) key.attachment();
            connection.receive();
            idle.add(connection);
        }
        selector.selectedKeys().clear();
    }
}
