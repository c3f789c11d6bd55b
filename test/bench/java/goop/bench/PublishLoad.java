package goop.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Heartbeats over keep-alive connections, the next as soon as the last is answered. All by one
/// thread.
final class PublishLoad implements AutoCloseable {
    private final Selector selector = Selector.open();
    private final List<HttpConnection> connections = new ArrayList<>();
    private final byte[][] beats;
    private int next;

    /// What came of it: answers a second, and how long each took.
    record Result(double perSecond, Latencies latencies, double serverCpuMicros) {}

    PublishLoad(InetSocketAddress server, int peers, int count) throws IOException {
        beats = new byte[peers][];
        for (int peer = 0; peer < peers; peer++) {
            beats[peer] = Messages.request(Messages.update(peer, "Peer number " + peer));
        }
        for (int i = 0; i < count; i++) connections.add(new HttpConnection(server, selector));
    }

    /// Publishes for so long. The server's processor time is that of the same span.
    Result run(Server server, Duration time) throws IOException {
        Latencies latencies = new Latencies();
        double cpu = server.cpuSeconds();
        long begun = System.nanoTime();
        long end = begun + time.toNanos();
        for (HttpConnection each : connections) each.send(beat());
        int open = connections.size();
        while (open > 0) {
            selector.select(10_000);
            if (selector.selectedKeys().isEmpty()) throw new IOException("no answer for 10 s");
            for (SelectionKey key : selector.selectedKeys()) {
                HttpConnection connection = (HttpConnection) key.attachment();
                connection.receive();
                long now = System.nanoTime();
                latencies.add(now - connection.sentNanos());
                if (now < end) connection.send(beat());
                else open--;
            }
            selector.selectedKeys().clear();
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        double used = server.cpuSeconds() - cpu;
        return new Result(latencies.total() / seconds, latencies, 1e6 * used / latencies.total());
    }

    @Override
    public void close() throws IOException {
        for (HttpConnection each : connections) each.close();
        selector.close();
    }

    private byte[] beat() {
        next = (next + 1) % beats.length;
        return beats[next];
    }
}
