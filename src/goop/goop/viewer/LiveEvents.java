package goop.viewer;

import goop.http.EventSource;
import goop.http.EventStream;
import goop.json.JsonWriter;
import goop.peer.Feed;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/// An event stream over a [Feed]: the state as it is, then what changes. A browser that is too slow
/// is sent off, and gets the state anew when it comes back.
///
/// @param <E> what happens
final class LiveEvents<E> implements EventSource {
    private static final Duration BETWEEN_PINGS = Duration.ofSeconds(15);

    /// Gathers frames of a stream.
    static final class Frames {
        private final StringBuilder text = new StringBuilder();

        void add(String event, JsonWriter json) {
            text.append("event: ").append(event).append("\ndata: ").append(json).append("\n\n");
        }

        byte[] take() {
            return text().getBytes(StandardCharsets.UTF_8);
        }

        /// What was gathered; nothing of it is there any more.
        String text() {
            String gathered = text.toString();
            text.setLength(0);
            return gathered;
        }
    }

    private final Supplier<Feed.Reader<E>> open;
    private final java.util.function.Consumer<Frames> begin;
    private final BiConsumer<E, Frames> write;

    /// @param begin writes the state
    /// @param write writes what happened
    LiveEvents(
            Supplier<Feed.Reader<E>> open,
            java.util.function.Consumer<Frames> begin,
            BiConsumer<E, Frames> write) {
        this.open = open;
        this.begin = begin;
        this.write = write;
    }

    @Override
    public void run(EventStream stream) throws IOException, InterruptedException {
        Frames frames = new Frames();
        try (Feed.Reader<E> reader = open.get()) {
            begin.accept(frames);
            stream.write(": ok\n\n".getBytes(StandardCharsets.US_ASCII));
            stream.write(frames.take());
            while (!reader.behind()) {
                List<E> events = reader.next(BETWEEN_PINGS);
                if (events.isEmpty()) stream.ping();
                for (E each : events) write.accept(each, frames);
                if (!events.isEmpty()) stream.write(frames.take());
            }
        }
    }
}
