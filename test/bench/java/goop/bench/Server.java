package goop.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A server under test: a process that was started with a port of its own, and what the system says
/// of it.
final class Server implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(20);
    // Linux counts processor time in hundredths of a second (USER_HZ).
    private static final double TICKS_PER_SECOND = 100;

    private final Process process;
    private final InetSocketAddress address;
    private final double startMillis;

    private Server(Process process, InetSocketAddress address, double startMillis) {
        this.process = process;
        this.address = address;
        this.startMillis = startMillis;
    }

    /// Starts the command, in which `{port}` and `{dir}` stand for a free port and an empty folder,
    /// and waits for its first 200 from `/healthz`.
    static Server start(String command) throws IOException, InterruptedException {
        int port = freePort();
        Path folder = Files.createTempDirectory("goop-bench");
        List<String> words =
                Arrays.stream(command.split(" +"))
                        .map(word -> word.replace("{port}", Integer.toString(port)))
                        .map(word -> word.replace("{dir}", folder.toString()))
                        .toList();
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        long begun = System.nanoTime();
        Process process =
                new ProcessBuilder(words)
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("server.log").toFile())
                        .start();
        while (!healthy(address)) {
            if (!process.isAlive() || System.nanoTime() - begun > START.toNanos()) {
                process.destroyForcibly();
                throw new IOException(command + " does not start; see " + folder);
            }
            Thread.sleep(1);
        }
        return new Server(process, address, (System.nanoTime() - begun) / 1e6);
    }

    InetSocketAddress address() {
        return address;
    }

    /// From the start of the process to its first 200.
    double startMillis() {
        return startMillis;
    }

    /// User and system time of all its threads so far.
    double cpuSeconds() throws IOException {
        return cpuSeconds(proc("stat"));
    }

    /// The same of the process that measures.
    static double ownCpuSeconds() throws IOException {
        return cpuSeconds(Path.of("/proc/self/stat"));
    }

    private static double cpuSeconds(Path file) throws IOException {
        String stat = Files.readString(file);
        // The name in parentheses may hold spaces: fields are counted from behind it.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
    }

    /// Resident memory in KiB.
    long residentKib() throws IOException {
        return kib("VmRSS:");
    }

    /// The most that it ever was.
    long mostResidentKib() throws IOException {
        return kib("VmHWM:");
    }

    private long kib(String field) throws IOException {
        for (String line : Files.readAllLines(proc("status"))) {
            if (line.startsWith(field)) return Long.parseLong(line.replaceAll("\\D", ""));
        }
        throw new IOException("no " + field);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (process.waitFor(6, TimeUnit.SECONDS)) return;
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }

    private Path proc(String file) {
        return Path.of("/proc", Long.toString(process.pid()), file);
    }

    private static boolean healthy(InetSocketAddress address) {
        try (Socket socket = new Socket()) {
            socket.connect(address, 1000);
            socket.setSoTimeout(2000);
            String request =
                    "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            byte[] answer = socket.getInputStream().readNBytes(12);
            return new String(answer, StandardCharsets.US_ASCII).equals("HTTP/1.1 200");
        } catch (IOException notYet) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
