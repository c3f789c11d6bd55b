package goop.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/// One keep-alive connection with at most one request under way. It stands as the attachment of its
/// key in the selector.
final class HttpConnection implements AutoCloseable {
    private final SocketChannel channel;
    private final ByteBuffer answer = ByteBuffer.allocateDirect(4 * 1024);
    private long sentNanos;

    HttpConnection(InetSocketAddress server, Selector selector) throws IOException {
        channel = SocketChannel.open(server);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, this);
    }

    /// When the last request went out, or should have.
    long sentNanos() {
        return sentNanos;
    }

    void send(byte[] request) throws IOException {
        send(request, System.nanoTime());
    }

    /// Sends one that should have gone out at that time.
    void send(byte[] request, long dueNanos) throws IOException {
        sentNanos = dueNanos;
        // A few hundred bytes into an empty socket buffer: it takes them all at once.
        if (channel.write(ByteBuffer.wrap(request)) < request.length) {
            throw new IOException("the socket's buffer is full");
        }
    }

    /// Reads the answer, which comes in one piece. One that is no 2xx is an error.
    void receive() throws IOException {
        answer.clear();
        int read = channel.read(answer);
        if (read < 0) throw new IOException("the server closed a connection");
        answer.flip();
        boolean whole = read > 12 && answer.getInt(read - 4) == 0x0d0a0d0a;
        if (!whole || answer.get(9) != '2') {
            throw new IOException(StandardCharsets.UTF_8.decode(answer).toString());
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
