package goop.peer;

import goop.config.Config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/// A peer on loopback with a folder of its own, for tests: no multicast, free ports.
public final class TestPeer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    public final Path folder;
    public final PeerNode node;

    private TestPeer(Path folder, PeerNode node) {
        this.folder = folder;
        this.node = node;
    }

    /// Starts one under a name.
    public static TestPeer start(String label, String... settings) throws IOException {
        return startIn(Files.createTempDirectory("goop-peer"), label, settings);
    }

    /// Starts one in a folder that may have been another's before.
    public static TestPeer startIn(Path folder, String label, String... settings)
            throws IOException {
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "profile.label=" + label,
                                "p2p.listen_addresses=127.0.0.1",
                                "p2p.mdns_interfaces=none",
                                "viewer.http_addr=127.0.0.1:0",
                                "presence.rendezvous_port=0"));
        // Of two the later counts.
        all.addAll(List.of(settings));
        return new TestPeer(folder, PeerNode.start(Config.load(folder, Map.of(), all)));
    }

    /// One that runs a rendezvous server too.
    public static TestPeer hosting(String label, String... settings) throws IOException {
        List<String> all = new ArrayList<>(List.of("presence.rendezvous_host=true"));
        all.addAll(List.of(settings));
        return start(label, all.toArray(String[]::new));
    }

    /// Starts one that uses this one's server.
    public TestPeer friend(String label, String... settings) throws IOException {
        List<String> all = new ArrayList<>(List.of("presence.rendezvous_wan=" + server()));
        all.addAll(List.of(settings));
        return start(label, all.toArray(String[]::new));
    }

    public String server() {
        return node.localRendezvous().orElseThrow().toString();
    }

    public String id() {
        return node.id().toString();
    }

    /// Waits until this one sees the other.
    public TestPeer sees(TestPeer other) throws Exception {
        await(() -> node.peers().find(other.id()).isPresent(), "to see " + other.node.profile());
        return this;
    }

    public void write(String file, String text) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    /// Waits for something that must come true.
    public static void await(Callable<Boolean> condition, String what) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > end) throw new AssertionError("waited in vain " + what);
            Thread.sleep(10);
        }
    }

    @Override
    public void close() throws IOException {
        node.close();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) Files.delete(each);
        }
    }
}
