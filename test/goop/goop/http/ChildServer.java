package goop.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A server in a JVM of its own, for tests of what the JDK reads once: its limits. Prints its port,
/// then what happens to its streams, a line each.
///
/// Routes: `/hello`; `/slow` (half a second); `POST /echo`; `/ticks` (an event stream, a ping each
/// 20 ms); `/flood` (one that never pauses); `/big` (an answer of 64 MiB).
final class ChildServer implements AutoCloseable {
    private static final byte[] FLOOD =
            ("data: " + "x".repeat(3990) + "\n\n").getBytes(StandardCharsets.US_ASCII);

    private final Process process;
    private final InetSocketAddress address;

    private ChildServer(Process process, int port) {
        this.process = process;
        this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /// @param prefix what runs the JVM, such as `prlimit --nofile=100`
    /// @param options of the JVM; `-Dtest.…` sets limits
    static ChildServer start(List<String> prefix, String... options) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m"));
        command.addAll(List.of(options));
        command.addAll(
                List.of("-cp", System.getProperty("java.class.path"), ChildServer.class.getName()));
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String port = process.inputReader().readLine();
        if (port == null) throw new IOException("the child did not start: " + command);
        return new ChildServer(process, Integer.parseInt(port));
    }

    InetSocketAddress address() {
        return address;
    }

    /// The next line that the child says.
    String line() throws IOException {
        return process.inputReader().readLine();
    }

    Process process() {
        return process;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) process.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        WebLimits all = WebLimits.defaults();
        WebLimits limits =
                new WebLimits(
                        Duration.ofSeconds(Long.getLong("test.requestSeconds", 20)),
                        Integer.getInteger("test.connections", all.connections()),
                        all.idleConnections(),
                        Duration.ofSeconds(Long.getLong("test.idleSeconds", 75)),
                        all.headerBytes(),
                        all.headerFields(),
                        all.bodyBytes(),
                        Duration.ofMillis(Long.getLong("test.writeMillis", 30_000)),
                        all.stopTime());
        Router router =
                new Router(
                        List.of(
                                Route.get("/hello", r -> Response.text(200, "hello")),
                                Route.post(
                                        "/echo", r -> Response.bytes(200, "text/plain", r.body())),
                                Route.get("/slow", ChildServer::slow),
                                Route.get("/ticks", r -> told(ChildServer::ticks)),
                                Route.get("/flood", r -> told(ChildServer::flood)),
                                Route.get(
                                        "/big",
                                        r -> Response.bytes(200, "x/y", new byte[64 << 20]))));
        WebServer server =
                WebServer.start(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        router,
                        ClientAddress.trusting(List.of()),
                        limits);
        Runtime.getRuntime().addShutdownHook(new Thread(server::stop));
        say("" + server.port());
        Thread.currentThread().join();
    }

    private static Response slow(Request request) {
        say("slow began");
        try {
            Thread.sleep(500);
        } catch (InterruptedException e) {
            return Response.text(500, "interrupted");
        }
        return Response.text(200, "slow");
    }

    private static Response told(EventSource source) {
        return Response.events(
                stream -> {
                    long began = System.nanoTime();
                    String how = "returned";
                    try {
                        source.run(stream);
                    } catch (EventStream.Ending | InterruptedException e) {
                        how = "ending";
                        throw e;
                    } catch (IOException e) {
                        how = "failed " + e.getClass().getSimpleName();
                        throw e;
                    } finally {
                        say(how + " " + (System.nanoTime() - began) / 1_000_000);
                    }
                });
    }

    private static void ticks(EventStream stream) throws IOException, InterruptedException {
        while (true) {
            stream.ping();
            Thread.sleep(20);
        }
    }

    private static void flood(EventStream stream) throws IOException {
        while (true) stream.write(FLOOD);
    }

    private static synchronized void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
