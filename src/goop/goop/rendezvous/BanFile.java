package goop.rendezvous;

import goop.config.AtomicFile;
import goop.json.Json;
import goop.json.JsonObject;
import goop.json.JsonWriter;

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
    public List<Ban> load() throws IOException {
        List<Ban> bans = new ArrayList<>();
        if (!Files.exists(file)) return bans;
        try {
            for (JsonObject each :
                    Json.parseObject(Files.readAllBytes(file)).array("bans").objects()) {
                bans.add(
                        new Ban(
                                Ban.Kind.of(each.string("kind")),
                                each.string("value"),
                                each.string("reason", ""),
                                Instant.ofEpochMilli(each.integer("since"))));
            }
        } catch (IOException | IllegalArgumentException wrong) {
            throw new IOException(
                    file + ": not a list of bans as this server writes it: " + wrong.getMessage(),
                    wrong);
        }
        return bans;
    }

    @Override
    public void add(Ban ban, List<Ban> all) throws IOException {
        write(all);
    }

    @Override
    public void remove(Ban ban, List<Ban> all) throws IOException {
        write(all);
    }

    private void write(List<Ban> all) throws IOException {
        JsonWriter json = new JsonWriter().object().name("bans").array();
        for (Ban each : all) Bans.write(json, each);
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
