package goop.natlab;

import org.junit.jupiter.api.Assumptions;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A line that takes its time: two devices of one namespace, each frame let out at one end some
/// milliseconds after it came in at the other. `test/natlab/line` does it.
final class Line implements AutoCloseable {
    private static final Path PROGRAM = Path.of("build", "interop", "line");
    private static final Path DEVICES = Path.of("/dev/net/tun");

    // It takes milliseconds. Who passes this hangs.
    private static final Duration STARTING = Duration.ofSeconds(60);

    private final Process process;

    /// Returns when both devices are there; skips the test where the kernel has none or the program
    /// is not built.
    Line(List<String> inside, String one, String other, int millis) throws IOException {
        Assumptions.assumeTrue(
                Files.isExecutable(PROGRAM),
                () -> PROGRAM + " is not built, see test/interop/setup.sh");
        Assumptions.assumeTrue(Files.exists(DEVICES), () -> DEVICES + " is not there");
        List<String> command = new ArrayList<>(inside);
        command.addAll(List.of(PROGRAM.toString(), one, other, Integer.toString(millis)));
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
        FutureTask<String> line = new FutureTask<>(said::readLine);
        Thread.ofVirtual().name("line " + process.pid()).start(line);
        String ready = "";
        try {
            ready = line.get(STARTING.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException(String.join(" ", command), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        } finally {
            if (!"ready".equals(ready)) close();
        }
        if (!"ready".equals(ready)) throw new IOException(String.join(" ", command) + ": " + ready);
    }

    /// The devices go with it.
    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
