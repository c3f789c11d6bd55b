package goop.rendezvous;

import org.junit.jupiter.api.Assumptions;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Debian's nats-server on loopback, one node of perhaps several.
final class NatsServer implements AutoCloseable {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    final int port;
    private final Path folder;
    private final String more;
    private Process process;

    private NatsServer(Path folder, int port, String more) {
        this.folder = folder;
        this.port = port;
        this.more = more;
    }

    /// Skips the test where it is not installed.
    static String program() {
        for (String each : new String[] {"/usr/sbin/nats-server", "/usr/bin/nats-server"}) {
            if (Files.isExecutable(Path.of(each))) return each;
        }
        Assumptions.abort("nats-server is not installed");
        return "";
    }

    /// Starts one.
    ///
    /// @param more lines for its configuration file
    static NatsServer start(Path folder, String... more) throws Exception {
        NatsServer server =
                new NatsServer(folder, freePorts(1).getFirst(), String.join("\n", more));
        server.start();
        return server;
    }

    /// Starts several that are one.
    static List<NatsServer> cluster(Path folder, int nodes) throws Exception {
        List<Integer> ports = freePorts(2 * nodes);
        List<String> routes =
                ports.subList(nodes, 2 * nodes).stream()
                        .map("nats://127.0.0.1:%d"::formatted)
                        .toList();
        List<NatsServer> all = new ArrayList<>();
        for (int i = 0; i < nodes; i++) {
            String routing =
                    "cluster { name: test, listen: 127.0.0.1:%d, routes: [%s] }"
                            .formatted(ports.get(nodes + i), String.join(",", routes));
            NatsServer node =
                    new NatsServer(
                            Files.createDirectories(folder.resolve("nats" + i)),
                            ports.get(i),
                            "server_name: n%d\n%s".formatted(i, routing));
            node.start();
            all.add(node);
        }
        return all;
    }

    // All at once, so that they differ.
    private static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return sockets.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket each : sockets) each.close();
        }
    }

    void start() throws Exception {
        Path file = folder.resolve("nats.conf");
        Files.writeString(
                file,
                "listen: 127.0.0.1:%d\nping_interval: \"2s\"\nping_max: 2\n%s\n"
                        .formatted(port, more));
        process =
                new ProcessBuilder(program(), "-c", file.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("nats.log").toFile())
                        .start();
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!answers()) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new IOException("nats-server: " + log());
            }
            Thread.sleep(20);
        }
    }

    private boolean answers() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.getInputStream().read() >= 0;
        } catch (IOException notYet) {
            return false;
        }
    }

    String url() {
        return "nats://127.0.0.1:" + port;
    }

    static String urls(List<NatsServer> nodes) {
        return String.join(",", nodes.stream().map(NatsServer::url).toList());
    }

    String log() throws IOException {
        try (Stream<String> lines = Files.lines(folder.resolve("nats.log"))) {
            return String.join("\n", lines.toList());
        }
    }

    /// Ends it as a power cut would.
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }
}
