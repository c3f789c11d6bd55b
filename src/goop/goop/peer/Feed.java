package goop.peer;

import goop.libp2p.Subscription;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// Tells any number of readers what happens, each at its own pace. A reader that falls too far
/// behind is told so and ends: it reads the whole state anew instead of missing anything.
///
/// @param <E> what happens
public final class Feed<E> {
    private static final int MOST_WAITING = 5_000;

    private final List<Reader<E>> readers = new CopyOnWriteArrayList<>();

    /// One that nobody listens to yet.
    public Feed() {}

    /// Tells all who listen.
    public void tell(E event) {
        for (Reader<E> each : readers) each.offer(event);
    }

    void tell(List<? extends E> events) {
        events.forEach(this::tell);
    }

    /// Begins to listen.
    public Reader<E> open() {
        Reader<E> reader = new Reader<>(this);
        readers.add(reader);
        return reader;
    }

    /// One who listens. For one thread.
    ///
    /// @param <E> what happens
    public static final class Reader<E> implements Subscription {
        private final Feed<E> feed;
        private final BlockingQueue<E> waiting = new LinkedBlockingQueue<>(MOST_WAITING);
        private volatile boolean behind;

        private Reader(Feed<E> feed) {
            this.feed = feed;
        }

        private void offer(E event) {
            if (waiting.offer(event)) return;
            behind = true;
            close();
        }

        /// What has happened since, after waiting for it for at most that long; empty when nothing
        /// did.
        public List<E> next(Duration atMost) throws InterruptedException {
            E first = waiting.poll(atMost.toNanos(), TimeUnit.NANOSECONDS);
            if (first == null) return List.of();
            List<E> events = new ArrayList<>();
            events.add(first);
            waiting.drainTo(events);
            return events;
        }

        /// Whether events were lost because this reader was too slow.
        public boolean behind() {
            return behind;
        }

        @Override
        public void close() {
            feed.readers.remove(this);
        }
    }
}
