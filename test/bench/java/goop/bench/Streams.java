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

/// Many open streams, read by one thread of their own until they are closed. It looks every two
/// milliseconds, so that much of each latency may be its own.
final class Streams implements AutoCloseable {
    // Bytes of a ping, with its HTTP chunk.
    private static final int PING = 16;
    private static final Duration REST = Duration.ofMillis(2);
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Selector selector = Selector.open();
    private final List<Subscriber> subscribers = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(256 * 1024);
    private final SendTimes times;
    private final Thread reader;

    private Latencies latencies = new Latencies(); // of the reader's lock
    private long bytes; // of the reader's lock
    private IOException failure; // of the reader's lock
    private volatile boolean closed;
    private long now;

    /// Opens this many streams on the path, and returns when all of them are silent.
    Streams(InetSocketAddress server, String path, int count, SendTimes times)
            throws IOException, InterruptedException {
        this.times = times;
        byte[] request = Messages.subscription(path);
        reader = Thread.ofPlatform().name("streams").daemon().unstarted(this::readAll);
        for (int i = 0; i < count; i++) {
            subscribers.add(new Subscriber(server, selector, request));
        }
        reader.start();
        awaitSilence();
        reset();
    }

    synchronized void reset() {
        latencies = new Latencies();
        subscribers.forEach(Subscriber::reset);
    }

    /// From sending to reading, of each delivery since the last reset.
    synchronized Latencies latencies() {
        return latencies;
    }

    synchronized long bytes() throws IOException {
        if (failure != null) throw new IOException("a stream ended", failure);
        return bytes;
    }

    /// How many of the numbers `from` to before `to` some stream lacks, over all streams; a stream
    /// that has the right count but not these very numbers counts as lacking all.
    synchronized long missing(int from, int to) throws IOException {
        if (failure != null) throw new IOException("a stream ended", failure);
        long sum = (long) (from + to - 1) * (to - from) / 2;
        long missing = 0;
        for (Subscriber each : subscribers) {
            int short_ = to - from - each.received();
            missing += short_ == 0 && each.sum() != sum ? to - from : Math.abs(short_);
        }
        return missing;
    }

    /// Returns when hardly anything came for a second: a ping here and there is silence.
    ///
    /// @throws IOException when a stream ended, or a minute was not enough
    void awaitSilence() throws IOException, InterruptedException {
        long latest = System.nanoTime() + PATIENCE.toNanos();
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
                        read((Subscriber) key.attachment());
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

    private void read(Subscriber subscriber) throws IOException {
        now = System.nanoTime();
        bytes += subscriber.read(buffer, this::received);
    }

    private void received(int number) {
        latencies.add(now - times.nanoTime(number));
    }
}
