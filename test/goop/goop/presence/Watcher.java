package goop.presence;

import goop.json.Json;
import goop.json.JsonArray;
import goop.json.JsonObject;
import goop.presence.Presence.Type;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// A subscriber as simple as can be, to hold the real ones against: reads whole streams, keeps a
/// picture of who is there.
final class Watcher {
    final View view;
    final boolean gzip;
    final Map<String, Presence> picture = new HashMap<>();
    String lastEventId;

    // When each peer was last heard of; the test moves the time.
    final Map<String, Long> heardAt = new HashMap<>();
    long now;

    private Map<String, Presence> coming;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private String event = "";
    private String data = "";
    private String id;
    private Inflater inflater;
    private int header;

    Watcher(View view, boolean gzip) {
        this.view = view;
        this.gzip = gzip;
    }

    /// A new connection.
    Subscription connect(PresenceBoard board) {
        header = 0;
        inflater = new Inflater(true);
        coming = null;
        line.reset();
        event = "";
        data = "";
        id = null;
        return board.subscribe(view, gzip, lastEventId);
    }

    /// Reads all that is there now.
    void drain(Subscription stream) throws IOException {
        for (Bytes piece = stream.poll(); piece != null; piece = stream.poll()) read(piece);
    }

    void read(Bytes piece) throws IOException {
        if (!gzip) {
            plain(piece.array(), piece.offset(), piece.length());
            return;
        }
        int skipped = Math.min(DeflateBlocks.GZIP_HEADER.length - header, piece.length());
        header += skipped;
        inflater.setInput(piece.array(), piece.offset() + skipped, piece.length() - skipped);
        byte[] buffer = new byte[8192];
        try {
            for (int n = inflater.inflate(buffer); n > 0; n = inflater.inflate(buffer)) {
                plain(buffer, 0, n);
            }
        } catch (DataFormatException damaged) {
            throw new IOException(damaged);
        }
    }

    /// Forgets who has not been heard of for so long, as subscribers of the default view do.
    void expire(long ttl) {
        picture.keySet().removeIf(peerId -> now - heardAt.get(peerId) >= ttl);
    }

    private void plain(byte[] bytes, int offset, int length) throws IOException {
        for (int i = offset; i < offset + length; i++) {
            if (bytes[i] != '\n') {
                line.write(bytes[i]);
                continue;
            }
            line(line.toString(StandardCharsets.UTF_8));
            line.reset();
        }
    }

    private void line(String line) throws IOException {
        if (line.isEmpty()) dispatch();
        if (line.startsWith("event: ")) event = line.substring(7);
        if (line.startsWith("data: ")) data = line.substring(6);
        if (line.startsWith("id: ")) id = line.substring(4);
    }

    private void dispatch() throws IOException {
        if (id != null) lastEventId = id;
        if (!data.isEmpty()) happen();
        event = "";
        data = "";
        id = null;
    }

    private void happen() throws IOException {
        byte[] json = data.getBytes(StandardCharsets.UTF_8);
        switch (event) {
            case "" -> {
                Presence message = PresenceJson.parse(json);
                heardAt.put(message.peerId(), now);
                apply(picture, message);
            }
            case "snapshot" -> {
                if (coming == null) coming = new HashMap<>();
                for (Json each : ((JsonArray) Json.parse(json)).values()) {
                    apply(coming, PresenceJson.read(((JsonObject) each).ignoringCase()));
                }
            }
            case "live" -> {
                picture.clear();
                picture.putAll(coming);
                coming = null;
            }
            default -> throw new IOException("event " + event);
        }
    }

    private static void apply(Map<String, Presence> to, Presence message) {
        if (message.type() == Type.OFFLINE) to.remove(message.peerId());
        else to.put(message.peerId(), message);
    }
}
