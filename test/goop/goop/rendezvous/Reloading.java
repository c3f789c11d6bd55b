package goop.rendezvous;

import static org.junit.jupiter.api.Assertions.assertEquals;

import goop.config.Config;
import goop.config.Loaded;
import goop.config.Reloader;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A server whose `goop.properties` changes while it runs.
final class Reloading implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    final TestServer test;
    private final Reloader reloader;
    private final Map<String, String> settings;

    /// What can be seen of a setting from outside.
    interface Look {
        String at(Reloading server) throws Exception;
    }

    /// That one field takes effect while a server runs.
    ///
    /// @param base what else is set
    /// @param value what the field is changed to
    /// @param before what is seen until then, `after` from then on
    record Proof(Map<String, String> base, String value, String before, String after, Look look) {

        void hold(String key) throws Exception {
            try (Reloading server = new Reloading(base)) {
                assertEquals(before, look.at(server), key + " before");
                server.change(Map.of(key, value));
                long end = System.nanoTime() + PATIENCE.toNanos();
                String seen = look.at(server);
                while (!after.equals(seen) && System.nanoTime() < end) {
                    Thread.sleep(20);
                    seen = look.at(server);
                }
                assertEquals(after, seen, key + " after");
            }
        }
    }

    Reloading(Map<String, String> base) throws IOException {
        Path folder = Files.createTempDirectory("goop-board");
        settings = new TreeMap<>(base);
        settings.put("presence.rendezvous_port", "0");
        settings.putIfAbsent("presence.admin_password", TestServer.PASSWORD);
        write(folder);
        Loaded loaded = Config.load(folder, Map.of(), List.of());
        reloader = new Reloader(loaded);
        test = TestServer.of(folder, Rendezvous.start(loaded.config(), folder));
        reloader.add(test.server);
    }

    /// Changes the file, and has it read.
    void change(Map<String, String> changes) throws IOException {
        settings.putAll(changes);
        settings.values().removeIf(String::isEmpty);
        write(test.folder);
        assertEquals(List.of(), reloader.reload().restart());
    }

    private void write(Path folder) throws IOException {
        StringBuilder text = new StringBuilder();
        settings.forEach((key, value) -> text.append(key + " = " + value + "\n"));
        Files.writeString(folder.resolve("goop.properties"), text);
    }

    /// The status of a message from that peer, which says nothing else.
    int publish(String peer, String... headers) throws Exception {
        return test.publish("{\"type\":\"online\",\"peerID\":\"" + peer + "\"}", headers)
                .statusCode();
    }

    /// The status with which a second stream opens while a first one is open.
    int secondStream() throws Exception {
        try (TestServer.Lines _ = test.events("");
                TestServer.Lines second = test.events("")) {
            return second.response.statusCode();
        }
    }

    @Override
    public void close() throws IOException {
        test.close();
    }
}
