package goop.rendezvous;

import goop.config.AtomicFile;
import goop.http.AddressRange;
import goop.http.ClientAddress;
import goop.json.Json;
import goop.json.JsonObject;
import goop.json.JsonWriter;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Who may neither publish nor watch. Kept in a file, so that a restart lets nobody back in.
///
/// An IPv6 address stands for its /64, which one host roams in as it likes.
final class Bans {
    /// Beyond it a further ban is refused: an operator who needs more needs a firewall.
    static final int MOST = 10_000;

    private final Path file;
    private final Map<String, Ban> peers = new ConcurrentHashMap<>();
    private final Map<InetAddress, Ban> addresses = new ConcurrentHashMap<>();

    private Bans(Path file) {
        this.file = file;
    }

    /// Reads the file; none means that nobody is banned.
    ///
    /// @param file null: kept in memory only
    /// @throws IOException when it is there and cannot be read; the message names it. To start
    ///   without it would lift every ban.
    static Bans load(Path file) throws IOException {
        Bans bans = new Bans(file);
        if (file == null || !Files.exists(file)) return bans;
        try {
            for (JsonObject each :
                    Json.parseObject(Files.readAllBytes(file)).array("bans").objects()) {
                bans.put(
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

    boolean peer(String peerId) {
        return !peers.isEmpty() && peers.containsKey(peerId);
    }

    boolean address(InetAddress client) {
        return !addresses.isEmpty() && addresses.containsKey(ClientAddress.network(client));
    }

    /// Everyone, the newest first.
    List<Ban> all() {
        List<Ban> all = new ArrayList<>(peers.values());
        all.addAll(addresses.values());
        all.sort(Comparator.comparing(Ban::since).reversed().thenComparing(Ban::value));
        return all;
    }

    /// Bans; it holds, and is on disk, when this returns.
    ///
    /// @throws IllegalArgumentException for what is no address, or too many
    synchronized void add(Ban ban) throws IOException {
        if (peers.size() + addresses.size() >= MOST) {
            throw new IllegalArgumentException("there are " + MOST + " bans already");
        }
        put(ban);
        save();
    }

    /// Lifts a ban.
    ///
    /// @return false when there was none
    /// @throws IllegalArgumentException for what is no address
    synchronized boolean remove(Ban.Kind kind, String value) throws IOException {
        Ban before =
                switch (kind) {
                    case PEER -> peers.remove(value);
                    case ADDRESS -> addresses.remove(network(value));
                };
        if (before != null) save();
        return before != null;
    }

    private void put(Ban ban) {
        switch (ban.kind()) {
            case PEER -> peers.put(ban.value(), ban);
            case ADDRESS -> addresses.put(network(ban.value()), ban);
        }
    }

    private static InetAddress network(String address) {
        if (address.indexOf('/') >= 0) {
            throw new IllegalArgumentException(
                    "\"" + address + "\" is a block; an address is expected");
        }
        return ClientAddress.network(AddressRange.parse(address).base());
    }

    private void save() throws IOException {
        if (file == null) return;
        JsonWriter json = new JsonWriter().object().name("bans").array();
        for (Ban each : all()) write(json, each);
        byte[] bytes = json.endArray().endObject().toBytes();
        Files.createDirectories(file.toAbsolutePath().getParent());
        AtomicFile.write(file, bytes);
    }

    /// The form of one ban in the file and in `/admin/state.json`.
    static void write(JsonWriter json, Ban ban) {
        json.object()
                .field("kind", ban.kind().field)
                .field("value", ban.value())
                .field("reason", ban.reason())
                .field("since", ban.since().toEpochMilli())
                .endObject();
    }
}
