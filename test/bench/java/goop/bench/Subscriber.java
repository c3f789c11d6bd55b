package goop.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/// One open stream. It takes the HTTP chunks apart, since a chunk may end within a message.
final class Subscriber implements AutoCloseable {
    private enum At {
        HEAD,
        CHUNK_SIZE,
        CHUNK,
        CHUNK_END
    }

    private final SocketChannel channel;
    private At at = At.HEAD;
    private int matched; // bytes of the blank line that ends the head
    private int chunk; // bytes of the chunk still to come
    private final Body body;
    private long now; // of the read that is under way

    Subscriber(InetSocketAddress server, Selector selector, byte[] request, Body body)
            throws IOException {
        this.body = body;
        channel = SocketChannel.open(server);
        channel.write(ByteBuffer.wrap(request));
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, this);
    }

    /// Reads once, and returns how many bytes came.
    int read(ByteBuffer buffer) throws IOException {
        buffer.clear();
        now = System.nanoTime();
        int read = channel.read(buffer);
        if (read < 0) throw new IOException("the server closed a stream");
        buffer.flip();
        while (buffer.hasRemaining()) {
            switch (at) {
                case HEAD -> head(buffer.get());
                case CHUNK_SIZE -> chunkSize(buffer.get());
                case CHUNK -> chunk(buffer);
                case CHUNK_END -> {
                    if (buffer.get() == '\n') at = At.CHUNK_SIZE;
                }
            }
        }
        return read;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private void head(byte next) {
        matched = next == "\r\n\r\n".charAt(matched) ? matched + 1 : next == '\r' ? 1 : 0;
        if (matched == 4) at = At.CHUNK_SIZE;
    }

    private void chunkSize(byte next) {
        if (next == '\n') at = At.CHUNK;
        else if (next != '\r') chunk = chunk * 16 + Character.digit(next, 16);
    }

    private void chunk(ByteBuffer buffer) throws IOException {
        int from = buffer.position();
        int length = Math.min(chunk, buffer.remaining());
        body.take(buffer, from, from + length, now);
        buffer.position(from + length);
        chunk -= length;
        if (chunk == 0) at = At.CHUNK_END;
    }
}
