package goop.load;

import goop.json.Json;
import goop.json.JsonArray;
import goop.json.JsonException;
import goop.json.JsonObject;
import goop.presence.EventReader;
import goop.presence.EventReader.Event;
import goop.presence.Presence;
import goop.presence.PresenceJson;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/// One subscriber in the changes view, and its picture of who is here and what they say. Runs in a
/// thread of its own; comes back when its stream ends, and resumes where it was.
final class Watcher implements Runnable {
    private static final Duration AGAIN = Duration.ofMillis(500);

    private final LoadTest test;
    private final Duration arrival;

    // Guarded by this. By peer: 0 for one that is not here, else its label; a byte, as there may be
    // twenty thousand watchers of as many peers.
    private byte[] picture;
    private byte[] coming;
    private boolean live;

    private String lastEventId;
    private volatile Http1Connection connection;

    Watcher(LoadTest test, Duration arrival) {
        this.test = test;
        this.arrival = arrival;
        picture = new byte[test.crowd().size()];
    }

    @Override
    public void run() {
        try {
            test.sleep(arrival);
            while (!test.over()) {
                try {
                    follow();
                    if (!test.over()) test.tally().streamsEnded.increment();
                } catch (Http1Connection.Unexpected refused) {
                    test.tally().trouble(refused.answer().status() + " to /events");
                } catch (IOException failed) {
                    if (!test.over()) test.tally().trouble("/events failed: " + test.brief(failed));
                }
                test.sleep(AGAIN);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /// Ends its stream.
    void close() {
        Http1Connection open = connection;
        if (open != null) test.close(open);
    }

    private void follow() throws IOException {
        Http1Connection open = test.connect();
        connection = open;
        try (open) {
            Map<String, String> headers =
                    lastEventId == null ? Map.of() : Map.of("Last-Event-ID", lastEventId);
            InputStream body = open.stream("/events?view=changes", headers);
            test.tally().streamsOpened.increment();
            EventReader reader = new EventReader(body);
            for (Event event = reader.next(); event != null; event = reader.next()) {
                happened(event);
                if (event.id() != null) lastEventId = event.id();
            }
        }
    }

    private synchronized void happened(Event event) throws IOException {
        byte[] data = event.data().getBytes(StandardCharsets.UTF_8);
        switch (event.name()) {
            case "", "message" -> changed(PresenceJson.parse(data));
            case "snapshot" -> block(data);
            case "live" -> {
                if (coming != null) picture = coming;
                coming = null;
                live = true;
            }
            default -> {}
        }
    }

    private void changed(Presence message) {
        int peer = test.crowd().number(message.peerId());
        if (peer < 0) return;
        boolean offline = message.type() == Presence.Type.OFFLINE;
        picture[peer] = offline ? 0 : shown(Crowd.label(message.content()));
        // The server lets a peer go that said nothing: that is the ttl, and no delay.
        if (test.crowd().silent(peer, System.nanoTime(), test.plan().ttl().toNanos())) return;
        long millis = System.currentTimeMillis() - message.ts();
        if (live && millis >= 0) test.tally().changes.add(millis * 1_000_000);
    }

    private void block(byte[] data) throws IOException {
        if (coming == null) coming = new byte[picture.length];
        try {
            if (!(Json.parse(data) instanceof JsonArray messages)) return;
            for (Json each : messages) {
                if (!(each instanceof JsonObject message)) continue;
                int peer = test.crowd().number(message.string("peerID"));
                if (peer >= 0) coming[peer] = shown(Crowd.label(message.string("content")));
            }
        } catch (JsonException wrong) {
            throw new IOException("a snapshot that cannot be read", wrong);
        }
    }

    private static byte shown(int label) {
        return (byte) (label % 255 + 1);
    }

    /// Whether it sees just those who are here, and what they last said, as far as that is certain.
    synchronized boolean right(long now, long ttl, long margin) {
        if (!live) return false;
        for (int peer = 0; peer < test.crowd().size(); peer++) {
            Boolean here = test.crowd().here(peer, now, ttl, margin);
            if (here == null) continue;
            int truth = here ? shown(test.crowd().label(peer)) : 0;
            if (picture[peer] != truth) return false;
        }
        return true;
    }
}
