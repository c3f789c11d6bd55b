package goop.rendezvous;

import goop.config.AtomicFile;
import goop.json.Json;
import goop.json.JsonObject;
import goop.json.JsonWriter;
import goop.rendezvous.BanList.Lifted;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Bans in a JSON file, for a server without a database.
final class BanFile implements BanStore {
    private final Path file;

    BanFile(Path file) {
        this.file = file;
    }

    /// No file means that nobody is banned.
    ///
    /// @throws IOException when it is there and cannot be read; the message names it. To start
    ///   without it would lift every ban.
    @Override
    public BanList load() throws IOException {
        if (!Files.exists(file)) return BanList.NONE;
        List<Ban> bans = new ArrayList<>();
        List<Lifted> lifted = new ArrayList<>();
        try {
            JsonObject all = Json.parseObject(Files.readAllBytes(file));
            for (JsonObject each : all.array("bans").objects()) {
                bans.add(
                        new Ban(
                                Ban.Kind.of(each.string("kind")),
                                each.string("value"),
                                each.string("reason", ""),
                                Instant.ofEpochMilli(each.integer("since"))));
            }
            // A file that was written before there were clusters has none.
            if (all.find("lifted") == null) return new BanList(bans, lifted);
            for (JsonObject each : all.array("lifted").objects()) {
                lifted.add(
                        new Lifted(
                                Ban.Kind.of(each.string("kind")),
                                each.string("value"),
                                Instant.ofEpochMilli(each.integer("at"))));
            }
        } catch (IOException | IllegalArgumentException wrong) {
            throw new IOException(
                    file + ": not a list of bans as this server writes it: " + wrong.getMessage(),
                    wrong);
        }
        return new BanList(bans, lifted);
    }

    @Override
    public void write(BanList changes, BanList all) throws IOException {
        JsonWriter json = new JsonWriter().object().name("bans").array();
        for (Ban each : all.bans()) Bans.write(json, each);
        json.endArray().name("lifted").array();
        for (Lifted each : all.lifted()) {
            json.object()
                    .field("kind", each.kind().field)
                    .field("value", each.value())
                    .field("at", each.at().toEpochMilli())
                    .endObject();
        }
        byte[] bytes = json.endArray().endObject().toBytes();
        Files.createDirectories(file.toAbsolutePath().getParent());
        AtomicFile.write(file, bytes);
    }

    /// Puts the file out of the way, once its bans are kept elsewhere.
    void retire() throws IOException {
        if (Files.exists(file)) {
            Files.move(file, file.resolveSibling(file.getFileName() + ".imported"));
        }
    }
}
