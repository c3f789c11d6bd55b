package goop.hub;

import goop.config.Config;
import goop.hub.replica.Listing;
import goop.hub.replica.Standing;
import goop.libp2p.KeyFile;
import goop.libp2p.Keypair;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;

/// Some hubs on loopback that federate with each other, `a.test`, `b.test` and so on, each with a
/// folder of its own.
final class TestHubs implements AutoCloseable {
    static final String PASSWORD = "correct horse";
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Path folder;
    private final List<Integer> ports = new ArrayList<>();
    private final List<Keypair> keys = new ArrayList<>();
    private final List<Hub> hubs = new ArrayList<>();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /// @param folder empty, for all of their folders
    TestHubs(Path folder, int count) throws IOException {
        this.folder = folder;
        List<ServerSocket> held = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            held.add(socket);
            ports.add(socket.getLocalPort());
            keys.add(KeyFile.loadOrCreate(folder(i).resolve("data/hub.key")));
            hubs.add(null);
        }
        for (ServerSocket each : held) each.close();
    }

    Path folder(int hub) {
        return folder.resolve(name(hub));
    }

    static String name(int hub) {
        return (char) ('a' + hub) + ".test";
    }

    Keypair key(int hub) {
        return keys.get(hub);
    }

    Hub hub(int hub) {
        return hubs.get(hub);
    }

    /// Starts one that federates with all others.
    Hub start(int hub, String... settings) throws IOException {
        List<String> partners = new ArrayList<>();
        for (int i = 0; i < ports.size(); i++) if (i != hub) partners.add(partner(i));
        return start(hub, partners, settings);
    }

    /// One item of `federation.peers`.
    String partner(int hub) {
        return name(hub) + " " + keys.get(hub).peerId() + " url=http://127.0.0.1:" + ports.get(hub);
    }

    Hub start(int hub, List<String> partners, String... settings) throws IOException {
        List<String> all = new ArrayList<>();
        all.add("hub.name=" + name(hub));
        all.add("hub.port=" + ports.get(hub));
        all.add("hub.admin_password=" + PASSWORD);
        all.add("federation.peers=" + String.join(", ", partners));
        all.addAll(List.of(settings));
        Hub started = Hub.start(Config.with(all.toArray(String[]::new)), folder(hub));
        hubs.set(hub, started);
        return started;
    }

    void stop(int hub) {
        hubs.get(hub).close();
        hubs.set(hub, null);
    }

    /// Waits until it may sign.
    Directory ready(int hub) throws Exception {
        Directory directory = hub(hub).directory();
        await(name(hub) + " may sign", () -> directory.standing().state() == Standing.State.READY);
        return directory;
    }

    static Listing listing(String description) {
        return new Listing("https://r.test", Listing.Type.OPEN, description, 3);
    }

    static void await(String what, Callable<Boolean> condition) throws Exception {
        Instant end = Instant.now().plus(PATIENCE);
        while (!condition.call()) {
            if (Instant.now().isAfter(end)) throw new AssertionError("never: " + what);
            Thread.sleep(20);
        }
    }

    HttpRequest.Builder request(int hub, String path) {
        URI url = URI.create("http://127.0.0.1:" + ports.get(hub) + path);
        return HttpRequest.newBuilder(url).timeout(Duration.ofSeconds(20));
    }

    HttpResponse<String> get(int hub, String path) throws IOException, InterruptedException {
        return client.send(request(hub, path).build(), BodyHandlers.ofString());
    }

    HttpResponse<String> asAdmin(int hub, String path) throws IOException, InterruptedException {
        return client.send(signedIn(hub, path).build(), BodyHandlers.ofString());
    }

    HttpResponse<String> post(int hub, String path, String json)
            throws IOException, InterruptedException {
        return client.send(
                signedIn(hub, path)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(json))
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpRequest.Builder signedIn(int hub, String path) {
        byte[] credentials = ("admin:" + PASSWORD).getBytes(StandardCharsets.UTF_8);
        String encoded = Base64.getEncoder().encodeToString(credentials);
        return request(hub, path).header("Authorization", "Basic " + encoded);
    }

    HttpClient client() {
        return client;
    }

    /// Puts the folder of that hub, which must not run, back to a copy.
    void restore(int hub, Path copy) throws IOException {
        Path data = folder(hub).resolve("data");
        for (String each : List.of("hub.db", "hub.db-wal", "hub.db-shm")) {
            Files.deleteIfExists(data.resolve(each));
        }
        Files.copy(copy, data.resolve("hub.db"));
    }

    @Override
    public void close() {
        for (Hub each : hubs) if (each != null) each.close();
        client.close();
    }
}
