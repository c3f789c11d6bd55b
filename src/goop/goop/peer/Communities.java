package goop.peer;

import goop.community.Community;
import goop.community.Found;
import goop.community.HubClient;
import goop.config.AtomicFile;
import goop.json.Json;
import goop.json.JsonException;
import goop.json.JsonObject;
import goop.json.JsonWriter;
import goop.libp2p.ProtocolException;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// The communities that this peer is in besides the server of its configuration: found at hubs,
/// remembered in `data/communities.json`. Safe for several threads.
public final class Communities {
    private static final System.Logger LOG = System.getLogger("goop.peer");

    /// So many at once: each holds a stream open.
    private static final int MOST = 16;

    private static final int LONGEST_FILE = 64 * 1024;

    private final Path file;
    private final Supplier<List<URI>> hubs;
    private final Servers servers;
    private final Runnable announce;
    private final List<Community> joined = new ArrayList<>(); // guarded by this

    /// Joins again those that are remembered.
    ///
    /// @param hubs those of the configuration
    /// @param announce tells all servers of us
    /// @throws IOException when the file is damaged; says which it is
    Communities(Path directory, Supplier<List<URI>> hubs, Servers servers, Runnable announce)
            throws IOException {
        file = directory.resolve("data/communities.json");
        this.hubs = hubs;
        this.servers = servers;
        this.announce = announce;
        joined.addAll(read());
        for (Community each : joined) servers.join(each.rendezvous());
    }

    private List<Community> read() throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LONGEST_FILE + 1);
            if (bytes.length > LONGEST_FILE) throw new ProtocolException("it is too long");
            List<Community> all = new ArrayList<>();
            for (JsonObject each : Json.parseObject(bytes).array("communities").objects()) {
                all.add(Community.read(each));
            }
            return all;
        } catch (NoSuchFileException none) {
            return List.of();
        } catch (ProtocolException | JsonException wrong) {
            throw new IOException(file + ": " + wrong.getMessage(), wrong);
        }
    }

    /// The hubs that may be asked.
    public List<URI> hubs() {
        return hubs.get();
    }

    /// Asks one of them.
    ///
    /// @param cursor [Found#next] of the page before, or empty
    /// @throws IllegalArgumentException when it is none of [#hubs]
    /// @throws java.net.ConnectException when it cannot be reached
    public Found search(URI hub, String query, String cursor)
            throws IOException, InterruptedException {
        if (!hubs().contains(hub)) {
            throw new IllegalArgumentException(hub + " is not among presence.hub");
        }
        try (HubClient client = new HubClient(hub)) {
            return client.search(query, cursor);
        }
    }

    /// Those that this peer is in, in the order in which it joined them.
    public synchronized List<Community> joined() {
        return List.copyOf(joined);
    }

    /// Becomes part of one. When it returns it is remembered.
    ///
    /// @throws RefusedException when there are too many
    public void join(Community community) throws IOException {
        synchronized (this) {
            if (joined.stream().anyMatch(each -> isAt(each, community.rendezvous()))) return;
            if (joined.size() >= MOST) {
                throw new RefusedException("at most " + MOST + " communities at once: leave one");
            }
            List<Community> next = new ArrayList<>(joined);
            next.add(community);
            keep(next);
            servers.join(community.rendezvous());
        }
        announce.run();
        LOG.log(
                Level.INFO,
                "joined=\"%s\" server=%s".formatted(community.name(), community.rendezvous()));
    }

    /// Leaves the one of that server.
    ///
    /// @return false when this peer is in none there
    public synchronized boolean leave(URI rendezvous) throws IOException {
        List<Community> next = new ArrayList<>(joined);
        if (!next.removeIf(each -> isAt(each, rendezvous))) return false;
        keep(next);
        servers.leave(rendezvous);
        LOG.log(Level.INFO, "left=" + rendezvous);
        return true;
    }

    private static boolean isAt(Community each, URI rendezvous) {
        return each.rendezvous().equals(rendezvous);
    }

    private void keep(List<Community> next) throws IOException {
        JsonWriter json = new JsonWriter().object().name("communities").array();
        for (Community each : next) each.write(json);
        Files.createDirectories(file.getParent());
        AtomicFile.write(file, json.endArray().endObject().toBytes());
        joined.clear();
        joined.addAll(next);
    }
}
