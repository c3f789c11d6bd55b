package goop.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Programs of the system, run to their end or watched.
final class Programs {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    record Outcome(int status, String output) {}

    private Programs() {}

    /// Where that program is; the test is skipped where it is not installed.
    static String find(String name) {
        String path = System.getenv("PATH") + ":/usr/sbin:/sbin:/lib/systemd";
        List<Path> found =
                Stream.of(path.split(":"))
                        .map(folder -> Path.of(folder, name))
                        .filter(Files::isExecutable)
                        .toList();
        assumeTrue(!found.isEmpty(), () -> name + " is not installed; test/setup.sh does it");
        return found.getFirst().toString();
    }

    /// Runs it to its end.
    static Outcome run(List<String> command) throws IOException, InterruptedException {
        Path out = Files.createTempFile("goop-program", ".out");
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                        .redirectOutput(out.toFile())
                        .start();
        try {
            boolean ended = process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            String said = Files.readString(out, StandardCharsets.UTF_8);
            assertTrue(ended, () -> String.join(" ", command) + " does not end: " + said);
            return new Outcome(process.exitValue(), said);
        } finally {
            process.destroyForcibly();
            Files.delete(out);
        }
    }

    /// What it prints; it must succeed.
    static String said(String... command) throws IOException, InterruptedException {
        Outcome outcome = run(List.of(command));
        assertEquals(0, outcome.status(), () -> String.join(" ", command) + ": " + outcome);
        return outcome.output();
    }

    /// Waits until that is so.
    ///
    /// @param what for the message when it does not come to be so
    static void await(String what, Callable<Boolean> condition) throws Exception {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.call()) {
            assertTrue(System.nanoTime() < until, () -> "still not so: " + what);
            Thread.sleep(20);
        }
    }
}
