package goop.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Heartbeats over keep-alive connections, the next as soon as the last is answered. All by one
/// thread.
final class PublishLoad implements AutoCloseable {
    private final Selector selector = Selector.open();
    private final List<Connection> connections = new ArrayList<>();
    private final byte[][] beats;
    private final ByteBuffer answers = ByteBuffer.allocateDirect(16 * 1024);
    private int next;

    /// What came of it: answers a second, and how long each took.
    record Result(double perSecond, Latencies latencies, double serverCpuMicros) {}

    PublishLoad(InetSocketAddress server, int peers, int count) throws IOException {
        beats = new byte[peers][];
        for (int peer = 0; peer < peers; peer++) {
            beats[peer] = Messages.request(Messages.update(peer, "Peer number " + peer));
        }
        for (int i = 0; i < count; i++) connections.add(new Connection(server));
    }

    /// Publishes for so long. The server's processor time is that of the same span.
    Result run(Server server, Duration time) throws IOException {
        Latencies latencies = new Latencies();
        double cpu = server.cpuSeconds();
        long begun = System.nanoTime();
        long end = begun + time.toNanos();
        for (Connection each : connections) each.send();
        int open = connections.size();
        while (open > 0) {
            selector.select(10_000);
            if (selector.selectedKeys().isEmpty()) throw new IOException("no answer for 10 s");
            for (SelectionKey key : selector.selectedKeys()) {
                Connection connection = (Connection) key.attachment();
                if (!connection.answered()) continue;
                long now = System.nanoTime();
                latencies.add(now - connection.sent);
                if (now < end) connection.send();
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
        for (Connection each : connections) each.channel.close();
        selector.close();
    }

    private final class Connection {
        final SocketChannel channel;
        long sent;

        Connection(InetSocketAddress server) throws IOException {
            channel = SocketChannel.open(server);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, this);
        }

        void send() throws IOException {
            ByteBuffer request = ByteBuffer.wrap(beats[next]);
            next = (next + 1) % beats.length;
            sent = System.nanoTime();
            // A few hundred bytes into an empty socket buffer: this takes them all at once.
            channel.write(request);
            if (request.hasRemaining()) throw new IOException("the socket's buffer is full");
        }

        /// Reads; true once the whole answer is there. An answer other than 204 is an error.
        boolean answered() throws IOException {
            answers.clear();
            int read = channel.read(answers);
            if (read < 0) throw new IOException("the server closed a connection");
            if (answers.flip().remaining() < 4) throw new IOException("a torn answer");
            boolean whole = answers.getInt(read - 4) == 0x0d0a0d0a;
            if (!whole || answers.get(9) != '2') {
                throw new IOException(StandardCharsets.UTF_8.decode(answers).toString());
            }
            return true;
        }
    }
}
