package goop.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// Many open streams, read by one thread of their own until they are closed. It looks every two
/// milliseconds, so that much of each latency may be its own.
///
/// What came over them, the bodies, is to be looked at with [#look], while nothing comes in.
final class Streams implements AutoCloseable {
    // Bytes of a ping, with its HTTP chunk.
    private static final int PING = 16;
    private static final Duration REST = Duration.ofMillis(2);

    private final Selector selector = Selector.open();
    private final List<Subscriber> subscribers = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(256 * 1024);
    private final Thread reader;

    private long bytes; // of the reader's lock
    private IOException failure; // of the reader's lock
    private volatile boolean closed;

    /// Opens this many streams.
    ///
    /// @param request as [Messages#subscription] makes it
    /// @param bodies makes what takes the bytes of a stream
    Streams(InetSocketAddress server, byte[] request, int count, Supplier<? extends Body> bodies)
            throws IOException {
        reader = Thread.ofPlatform().name("streams").daemon().unstarted(this::readAll);
        reader.start();
        for (int i = 0; i < count; i++) {
            Subscriber each = new Subscriber(server, selector, request, bodies.get());
            synchronized (this) {
                subscribers.add(each);
            }
        }
    }

    /// Asks something of the bodies while nothing comes in.
    ///
    /// @throws IOException when a stream ended
    synchronized long look(LongSupplier question) throws IOException {
        if (failure != null) throw new IOException("a stream ended", failure);
        return question.getAsLong();
    }

    /// How many came so far.
    long bytes() throws IOException {
        return look(() -> bytes);
    }

    /// Returns when hardly anything came for a second: a ping here and there is silence.
    ///
    /// @throws IOException when a stream ended, or that was not enough
    void awaitSilence(Duration patience) throws IOException, InterruptedException {
        long latest = System.nanoTime() + patience.toNanos();
        long before;
        do {
            if (System.nanoTime() > latest) throw new IOException("the streams are never silent");
            before = bytes();
            Thread.sleep(1000);
        } while (bytes() - before > (long) PING * subscribers.size());
    }

    @Override
    public void close() throws IOException {
        closed = true;
        selector.wakeup();
        for (Subscriber each : subscribers) each.close();
        selector.close();
    }

    private void readAll() {
        try {
            while (!closed) {
                // Waiting in the selector, it would be woken for every few kilobytes, at the
                // writer's expense. So it looks when it has slept, and takes what has come.
                LockSupport.parkNanos(REST.toNanos());
                if (selector.selectNow() == 0) continue;
                synchronized (this) {
                    for (SelectionKey key : selector.selectedKeys()) {
                        bytes += ((Subscriber) key.attachment()).read(buffer);
                    }
                }
                selector.selectedKeys().clear();
            }
        } catch (IOException | java.nio.channels.ClosedSelectorException end) {
            if (closed) return;
            synchronized (this) {
                failure = new IOException(end);
            }
        }
    }
}
