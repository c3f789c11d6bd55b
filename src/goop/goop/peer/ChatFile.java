package goop.peer;

import goop.config.AtomicFile;
import goop.json.Json;
import goop.json.JsonException;
import goop.json.JsonObject;
import goop.json.JsonWriter;
import goop.libp2p.ProtocolException;
import goop.peer.ChatEntry.Delivery;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// The history on disk, an entry a line, for its owner alone. Lines are added at the end; a file
/// that has grown to twice what is kept is written anew.
final class ChatFile {
    private static final System.Logger LOG = System.getLogger("goop.peer");

    private final Path file;
    private long lines;

    ChatFile(Path file) {
        this.file = file;
    }

    /// Reads what was kept. A line that is damaged, as the last one after a power failure, is left
    /// out.
    void load(ChatHistory into) throws IOException {
        if (!Files.exists(file)) return;
        long damaged = 0;
        try (BufferedReader in = Files.newBufferedReader(file)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                lines++;
                try {
                    take(line, into);
                } catch (ProtocolException | JsonException wrong) {
                    damaged++;
                }
            }
        }
        if (damaged > 0) {
            LOG.log(Level.WARNING, "chat-lines=damaged count=%d file=%s".formatted(damaged, file));
        }
    }

    private static void take(String line, ChatHistory into)
            throws ProtocolException, JsonException {
        JsonObject object = Json.parseObject(line.getBytes(StandardCharsets.UTF_8));
        String conversation = object.string("read", null);
        if (conversation != null) {
            into.read(conversation);
            return;
        }
        ChatEntry entry = entry(object);
        if (into.has(entry)) into.replace(entry);
        else into.add(entry);
    }

    private static ChatEntry entry(JsonObject object) throws ProtocolException, JsonException {
        boolean delivered = object.bool("delivered", true);
        String why = object.string("why", "");
        Delivery delivery =
                new Delivery(
                        delivered ? Delivery.State.DELIVERED : Delivery.State.FAILED,
                        (int) object.integer("reached", 1),
                        (int) object.integer("of", 1),
                        why);
        return new ChatEntry(
                ChatMessage.read(object),
                object.bool("mine"),
                object.integer("received_at"),
                delivery,
                object.bool("unread", false));
    }

    /// Adds an entry.
    ///
    /// @param all what is kept, for the case that the file is written anew
    void add(ChatEntry entry, ChatHistory all) throws IOException {
        if (lines > 1000 && lines > 2L * all.all().size()) {
            rewrite(all.all());
            return;
        }
        append(line(entry));
    }

    /// Adds that all of a conversation was read.
    void read(String conversation) throws IOException {
        JsonWriter json = new JsonWriter().object().field("read", conversation).endObject();
        append(Line.bytes(json.toString()));
    }

    private void append(byte[] line) throws IOException {
        if (!Files.exists(file)) AtomicFile.write(file, new byte[0]);
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.APPEND)) {
            ByteBuffer rest = ByteBuffer.wrap(line);
            while (rest.hasRemaining()) out.write(rest);
        }
        lines++;
    }

    private void rewrite(List<ChatEntry> all) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (ChatEntry each : all) out.write(line(each));
        AtomicFile.write(file, out.toByteArray());
        lines = all.size();
    }

    private static byte[] line(ChatEntry entry) {
        JsonWriter json = new JsonWriter().object();
        entry.message().write(json);
        json.field("mine", entry.mine()).field("received_at", entry.receivedAt());
        Delivery delivery = entry.delivery();
        json.field("delivered", delivery.state() == Delivery.State.DELIVERED);
        json.field("reached", delivery.reached()).field("of", delivery.of());
        if (!delivery.why().isEmpty()) json.field("why", delivery.why());
        json.field("unread", entry.unread()).endObject();
        return Line.bytes(json.toString());
    }
}
