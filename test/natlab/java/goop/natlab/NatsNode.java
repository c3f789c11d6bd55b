package goop.natlab;

import org.junit.jupiter.api.Assumptions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A node of a cluster of NATS servers, on a machine of its own in the lab.
final class NatsNode implements AutoCloseable {
    final Lab.Place place;
    private final Path folder;
    private Process process;

    private NatsNode(Lab.Place place, Path folder) {
        this.place = place;
        this.folder = folder;
    }

    /// Skips the test where it is not installed.
    static String program() {
        String found =
                Stream.of("/usr/sbin/nats-server", "/usr/bin/nats-server")
                        .filter(each -> Files.isExecutable(Path.of(each)))
                        .findFirst()
                        .orElse("");
        Assumptions.assumeFalse(found.isEmpty(), "nats-server is not installed");
        return found;
    }

    /// Starts one on each machine, which are one.
    static List<NatsNode> start(List<Lab.Place> places, Path folder) throws IOException {
        List<NatsNode> nodes = new ArrayList<>();
        List<String> routes =
                places.stream().map(each -> "nats://" + each.address() + ":6222").toList();
        for (Lab.Place each : places) {
            Path own = Files.createDirectories(folder.resolve("nats" + nodes.size()));
            Files.writeString(
                    own.resolve("nats.conf"),
                    """
                    server_name: "n%d"
                    listen: "%s:4222"
                    ping_interval: "2s"
                    ping_max: 2
                    cluster { name: lab, listen: "%s:6222", routes: [%s] }
                    """
                            .formatted(
                                    nodes.size(),
                                    each.address(),
                                    each.address(),
                                    String.join(",", routes)));
            NatsNode node = new NatsNode(each, own);
            node.start();
            nodes.add(node);
        }
        return nodes;
    }

    void start() throws IOException {
        List<String> words = new ArrayList<>(Lab.inside(place));
        words.addAll(List.of(program(), "-c", folder.resolve("nats.conf").toString()));
        process =
                new ProcessBuilder(words)
                        .redirectErrorStream(true)
                        .redirectOutput(
                                ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
                        .start();
    }

    String url() {
        return "nats://" + place.address() + ":4222";
    }

    /// Ends it as a power cut would.
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
