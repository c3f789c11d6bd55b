package goop.presence;

import goop.json.JsonWriter;
import goop.presence.Presence.Type;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Everybody who is here, encoded, as of one place in a log: what a stream begins with. Made once
/// for all who come at about the same time.
///
/// Only its last event bears an `id:`. Whoever is cut off before it has seen half a picture, and
/// must not resume as if it were whole.
///
/// @param at from where in the log on the stream goes on
/// @param sum of the pieces, uncompressed
record Snapshot(PresenceLog.Head at, List<Bytes> pieces, Checksum sum) {

    // A piece is about as large as a segment of the log, and for the same reason.
    private static final int PIECE = Segment.SIZE;

    // What fits in one data line with what stands around it.
    private static final int BLOCK = 60 * 1024;

    /// Encodes these messages.
    ///
    /// @param id of the event at which the stream goes on
    static Snapshot make(
            View view, PresenceLog.Head at, String id, List<Presence> all, boolean gzip) {
        List<byte[]> events =
                switch (view) {
                    case DEFAULT -> onlineLines(all, id);
                    case CHANGES -> blocks(all, id);
                };
        return gzip ? compressed(at, events) : plain(at, events);
    }

    private static List<byte[]> onlineLines(List<Presence> all, String id) {
        List<byte[]> events = new ArrayList<>();
        ByteArrayOutputStream piece = new ByteArrayOutputStream(PIECE);
        for (int i = 0; i < all.size(); i++) {
            if (i == all.size() - 1) put(piece, "id: " + id + "\n");
            put(piece, "data: ");
            piece.writeBytes(PresenceJson.write(asOnline(all.get(i))));
            put(piece, "\n\n");
            if (piece.size() >= PIECE || i == all.size() - 1) {
                events.add(piece.toByteArray());
                piece.reset();
            }
        }
        return events;
    }

    // A signature holds for the type that was signed: an update can be shown as online without
    // only.
    private static Presence asOnline(Presence message) {
        return message.type() == Type.ONLINE ? message : message.withType(Type.ONLINE).withSig("");
    }

    private static List<byte[]> blocks(List<Presence> all, String id) {
        List<byte[]> events = new ArrayList<>();
        JsonWriter block = new JsonWriter(PIECE).array();
        for (Presence each : all) {
            byte[] message = PresenceJson.write(each);
            if (block.length() > 1 && block.length() + message.length + 2 > BLOCK) {
                events.add(event("snapshot", block.endArray().toBytes()));
                block.reset().array();
            }
            block.raw(message);
        }
        events.add(event("snapshot", block.endArray().toBytes()));
        events.add(ascii("event: live\nid: " + id + "\ndata: {}\n\n"));
        return events;
    }

    private static byte[] event(String name, byte[] json) {
        ByteArrayOutputStream event = new ByteArrayOutputStream(json.length + 32);
        put(event, "event: " + name + "\ndata: ");
        event.writeBytes(json);
        put(event, "\n\n");
        return event.toByteArray();
    }

    static Snapshot plain(PresenceLog.Head at, List<byte[]> events) {
        return new Snapshot(at, events.stream().map(Bytes::of).toList(), Checksum.EMPTY);
    }

    static Snapshot compressed(PresenceLog.Head at, List<byte[]> events) {
        List<Bytes> pieces = new ArrayList<>(events.size());
        Checksum sum = Checksum.EMPTY;
        try (DeflateBlocks blocks = new DeflateBlocks()) {
            for (byte[] event : events) {
                pieces.add(Bytes.of(blocks.add(event, 0, event.length).flush()));
                sum = sum.plus(Checksum.of(event, 0, event.length));
            }
        }
        return new Snapshot(at, pieces, sum);
    }

    private static void put(ByteArrayOutputStream out, String text) {
        out.writeBytes(ascii(text));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
