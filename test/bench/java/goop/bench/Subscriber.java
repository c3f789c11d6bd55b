package goop.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/// One open stream. It takes the HTTP chunks apart, since a chunk may end within a message, and
/// finds the markers; it looks at no more bytes than it must.
final class Subscriber implements AutoCloseable {
    /// Is told of each marker's number.
    interface Sink {
        void received(int number);
    }

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
    private int digits; // digits of the marker still to come
    private int number;
    private int sinceMarker;
    private int skip; // bytes that can hold no sign
    private int spacing = Integer.MAX_VALUE;

    private int received;
    private long sum;

    Subscriber(InetSocketAddress server, Selector selector, byte[] request) throws IOException {
        channel = SocketChannel.open(server);
        channel.write(ByteBuffer.wrap(request));
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, this);
    }

    /// How many numbers came since the last reset.
    int received() {
        return received;
    }

    /// The sum of these numbers: what tells a message that came twice from two that came once.
    long sum() {
        return sum;
    }

    void reset() {
        received = 0;
        sum = 0;
    }

    /// Reads once, and returns how many bytes came.
    int read(ByteBuffer buffer, Sink sink) throws IOException {
        buffer.clear();
        int read = channel.read(buffer);
        if (read < 0) throw new IOException("the server closed a stream");
        buffer.flip();
        while (buffer.hasRemaining()) {
            switch (at) {
                case HEAD -> head(buffer.get());
                case CHUNK_SIZE -> chunkSize(buffer.get());
                case CHUNK -> chunk(buffer, sink);
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

    private void chunk(ByteBuffer buffer, Sink sink) {
        int from = buffer.position();
        int length = Math.min(chunk, buffer.remaining());
        scan(buffer, from, from + length, sink);
        buffer.position(from + length);
        chunk -= length;
        if (chunk == 0) at = At.CHUNK_END;
    }

    private void scan(ByteBuffer buffer, int from, int end, Sink sink) {
        int i = from;
        while (i < end) {
            if (skip > 0) {
                int over = Math.min(skip, end - i);
                skip -= over;
                i += over;
                sinceMarker += over;
                continue;
            }
            byte next = buffer.get(i++);
            sinceMarker++;
            if (digits > 0) {
                number = number * 10 + next - '0';
                if (--digits == 0) marker(sink);
            } else if (next == Marker.SIGN) {
                digits = Marker.DIGITS;
                number = 0;
            }
        }
    }

    // Messages differ in length by a few digits only: the next sign is no nearer than that of the
    // closest pair so far, less some.
    private void marker(Sink sink) {
        if (received > 0) spacing = Math.min(spacing, sinceMarker);
        if (received > 20) skip = Math.max(0, spacing - Marker.DIGITS - 16);
        sinceMarker = 0;
        received++;
        sum += number;
        sink.received(number);
    }
}
