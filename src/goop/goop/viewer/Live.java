package goop.viewer;

import goop.http.EventSource;
import goop.http.EventStream;
import goop.http.Request;
import goop.http.Response;
import goop.json.JsonWriter;
import goop.log.LogBuffer;
import goop.peer.ChatEvent;
import goop.peer.Download;
import goop.peer.Feed;
import goop.peer.ListedPeer;
import goop.peer.PeerChange;
import goop.peer.PeerNode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/// `GET /api/events`: all that the pages show, in one stream, since a browser gives an origin few
/// connections. First the state, then what changes.
///
/// | event | data |
/// |---|---|
/// | `snapshot`, `update`, `remove` | peers, as on `/api/peers/events` |
/// | `conversations` | as `/api/chat/conversations`, whenever one is another |
/// | `message` | new, or its state has changed |
/// | `download` | a row |
/// | `asks` | as `/api/site-chat`, whenever one is another |
/// | `log` | new lines, as `/api/logs?after=`; not those of before |
final class Live {
    private static final Duration BETWEEN_PINGS = Duration.ofSeconds(15);
    private static final int MOST_WAITING = 1_000;

    private static final int MOST_BEFORE_LOGS = 8;

    // Lines of a burst go together.
    private static final Duration BETWEEN_LOGS = Duration.ofMillis(200);

    private final PeerNode node;
    private final ChatApi chat;
    private final SiteChats sites;

    Live(PeerNode node, ChatApi chat, SiteChats sites) {
        this.node = node;
        this.chat = chat;
        this.sites = sites;
    }

    Response events(Request request) {
        return Response.events(new Stream());
    }

    /// One open stream: a thread for each feed, and one that writes.
    private final class Stream implements EventSource {
        // A writer that is too slow for it is sent off, and comes back for the state.
        private final BlockingQueue<String> waiting = new LinkedBlockingQueue<>(MOST_WAITING);
        private volatile boolean behind;

        @Override
        public void run(EventStream stream) throws IOException, InterruptedException {
            try (var peers = node.peers().changes();
                    var said = node.chat().events();
                    var files = node.downloads().changes();
                    var asked = sites.changes()) {
                LiveEvents.Frames state = new LiveEvents.Frames();
                begin(state);
                stream.write(state.take());
                List<Thread> readers =
                        List.of(
                                pump(peers, Live::peer),
                                pump(said, Live.this::said),
                                pump(files, Live::download),
                                pump(asked, (_, frames) -> frames.add("asks", sites.json())),
                                thread(this::log));
                try {
                    write(stream);
                } finally {
                    readers.forEach(Thread::interrupt);
                }
            }
        }

        private void write(EventStream stream) throws IOException, InterruptedException {
            List<String> ready = new ArrayList<>();
            while (!behind) {
                String first = waiting.poll(BETWEEN_PINGS.toMillis(), TimeUnit.MILLISECONDS);
                if (first == null) {
                    stream.ping();
                    continue;
                }
                ready.add(first);
                waiting.drainTo(ready);
                stream.write(String.join("", ready).getBytes(StandardCharsets.UTF_8));
                ready.clear();
            }
        }

        private interface Work {
            void run() throws InterruptedException;
        }

        private Thread thread(Work work) {
            return Thread.ofVirtual()
                    .name("live")
                    .start(
                            () -> {
                                try {
                                    work.run();
                                } catch (InterruptedException over) {
                                    Thread.currentThread().interrupt();
                                }
                            });
        }

        private <E> Thread pump(Feed.Reader<E> feed, BiConsumer<E, LiveEvents.Frames> write) {
            return thread(() -> follow(feed, write));
        }

        private void log() throws InterruptedException {
            long place = LogBuffer.after(Long.MAX_VALUE, Duration.ZERO).end();
            LiveEvents.Frames frames = new LiveEvents.Frames();
            while (!behind) {
                LogBuffer.News news = LogBuffer.after(place, BETWEEN_PINGS);
                if (news.lines().isEmpty()) continue;
                // To one who reads slowly they go later, all that are still kept.
                if (waiting.size() < MOST_BEFORE_LOGS) {
                    frames.add("log", StatusApi.news(news));
                    place = news.end();
                    if (!waiting.offer(frames.text())) behind = true;
                }
                Thread.sleep(BETWEEN_LOGS);
            }
        }

        private <E> void follow(Feed.Reader<E> feed, BiConsumer<E, LiveEvents.Frames> write)
                throws InterruptedException {
            LiveEvents.Frames frames = new LiveEvents.Frames();
            while (!behind) {
                for (E each : feed.next(BETWEEN_PINGS)) write.accept(each, frames);
                String text = frames.text();
                if (feed.behind() || !text.isEmpty() && !waiting.offer(text)) behind = true;
            }
        }
    }

    private void begin(LiveEvents.Frames frames) {
        JsonWriter json = new JsonWriter().array();
        for (ListedPeer each : node.peers().all()) Rows.peer(each, json);
        frames.add("snapshot", json.endArray());
        frames.add("asks", sites.json());
        frames.add("conversations", chat.conversations());
        node.downloads().all().forEach(each -> download(each, frames));
    }

    private static void peer(PeerChange change, LiveEvents.Frames frames) {
        PeersApi.write(change, frames);
    }

    private void said(ChatEvent event, LiveEvents.Frames frames) {
        if (event instanceof ChatEvent.FromSite) return;
        ChatApi.write(event, frames);
        frames.add("conversations", chat.conversations());
    }

    private static void download(Download download, LiveEvents.Frames frames) {
        FilesApi.write(download, frames);
    }
}
