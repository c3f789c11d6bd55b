package goop.deploy;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import goop.packaging.ImageTest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A real systemd as the first process of namespaces of its own, as `test/systemd/boot.sh` makes
/// them, with goop's image in `/opt/goop`, and no JDK.
final class Systemd implements AutoCloseable {
    private final Process boot;
    private final long first;

    private Systemd(Process boot, long first) {
        this.boot = boot;
        this.first = first;
    }

    /// Boots it; the test is skipped where rights or programs are missing.
    ///
    /// @param folder empty
    /// @param units where the units are
    static Systemd boot(Path folder, Path units) throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "not root: no namespaces");
        Programs.find("systemd");
        Programs.find("unshare");
        Programs.find("nsenter");
        Programs.find("curl");
        copy(units, folder.resolve("units"), ".service");
        ImageTest.image(Files.createDirectories(folder.resolve("opt")).resolve("goop"), "libs");
        Path etc = folder.resolve("etc");
        Files.createDirectories(etc.resolve("sysusers.d"));
        Files.copy(Path.of("docs/goop.sysusers"), etc.resolve("sysusers.d/goop.conf"));
        Path log = folder.resolve("boot.log");
        Process boot =
                new ProcessBuilder("test/systemd/boot.sh", folder.toAbsolutePath().toString())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        try {
            Programs.await(
                    "a first process",
                    () -> {
                        assertTrue(boot.isAlive(), Files.readString(log));
                        return first(boot) != 0;
                    });
            Systemd systemd = new Systemd(boot, first(boot));
            systemd.await("test $(systemctl is-active goop-test.target) = active");
            systemd.run("systemd-sysusers /etc/sysusers.d/goop.conf");
            return systemd;
        } catch (Exception | AssertionError failed) {
            end(boot);
            throw failed;
        }
    }

    private static void copy(Path from, Path into, String ending) throws IOException {
        Files.createDirectories(into);
        try (var files = Files.list(from)) {
            for (Path each : files.filter(file -> file.toString().endsWith(ending)).toList()) {
                Files.copy(each, into.resolve(each.getFileName()));
            }
        }
    }

    // Its process as we see it: unshare's only child, once that has become systemd.
    private static long first(Process boot) {
        for (ProcessHandle each : boot.descendants().toList()) {
            if (name(each).equals("systemd")) return each.pid();
        }
        return 0;
    }

    private static String name(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", "" + process.pid(), "comm")).strip();
        } catch (IOException endedMeanwhile) {
            return "";
        }
    }

    /// Runs that in there, by a shell.
    Programs.Outcome attempt(String command) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("nsenter", "--target", "" + first, "--all"));
        words.addAll(List.of("sh", "-c", command));
        return Programs.run(words);
    }

    /// What it prints; it must succeed.
    String run(String command) throws IOException, InterruptedException {
        Programs.Outcome outcome = attempt(command);
        if (outcome.status() == 0) return outcome.output().strip();
        String journal = attempt("journalctl --no-pager --unit 'goop*' | tail -n 40").output();
        throw new AssertionError(command + ": " + outcome + "\n" + journal);
    }

    /// Puts a file there, its owner's alone.
    void write(String path, String text) throws IOException, InterruptedException {
        String bytes = Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        run(
                "umask 077; mkdir -p $(dirname %s); echo %s | base64 -d > %s"
                        .formatted(path, bytes, path));
    }

    /// Waits until that command succeeds there.
    void await(String command) throws Exception {
        try {
            Programs.await(command, () -> attempt(command).status() == 0);
        } catch (AssertionError never) {
            run(command);
        }
    }

    /// One property of a unit.
    String property(String unit, String name) throws IOException, InterruptedException {
        return run("systemctl show --value --property=%s %s".formatted(name, unit));
    }

    @Override
    public void close() {
        end(boot);
    }

    // It takes its control group away; in vain where something in there does not die.
    private static void end(Process boot) {
        boot.destroy();
        try {
            if (boot.waitFor(30, TimeUnit.SECONDS)) return;
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
        boot.descendants().forEach(ProcessHandle::destroyForcibly);
        boot.destroyForcibly();
    }
}
