package goop.natlab;

import org.junit.jupiter.api.Assumptions;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Network namespaces that bear this process's id in their names, so that what a killed run left
/// behind is found and removed by the next.
final class Namespaces implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final Pattern OURS = Pattern.compile("goop-(\\d+)-\\S+");

    private final String prefix =
            "goop-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet() + "-";
    private final List<String> made = new ArrayList<>();
    private final Thread hook = new Thread(this::remove, "remove namespaces");

    private Namespaces() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /// Skips the test where the kernel or the rights are missing.
    static Namespaces open() throws IOException {
        String probe = "goop-" + ProcessHandle.current().pid() + "-probe" + COUNT.incrementAndGet();
        String reason = "";
        try {
            removeStale();
            run("ip", "netns", "add", probe);
            run("ip", "netns", "exec", probe, "nft", "add", "table", "inet", "probe");
            run("conntrack", "--version");
        } catch (IOException missing) {
            reason = missing.getMessage();
        } finally {
            attempt("ip", "netns", "del", probe);
        }
        boolean possible = reason.isEmpty();
        String why = reason;
        Assumptions.assumeTrue(possible, () -> "no network namespaces here: " + why);
        return new Namespaces();
    }

    private static void removeStale() throws IOException {
        for (String line : run("ip", "netns", "list").lines().toList()) {
            Matcher name = OURS.matcher(line.split(" ")[0]);
            if (!name.matches() || Files.exists(Path.of("/proc", name.group(1)))) continue;
            attempt("ip", "netns", "del", name.group());
        }
    }

    /// Makes one more and returns its whole name.
    String add(String role) throws IOException {
        String name = prefix + role;
        run("ip", "netns", "add", name);
        made.add(name);
        run("ip", "-n", name, "link", "set", "lo", "up");
        return name;
    }

    /// Runs `ip` in that namespace.
    static void ip(String name, String words) throws IOException {
        List<String> command = new ArrayList<>(List.of("ip", "-n", name));
        command.addAll(List.of(words.split(" ")));
        run(command.toArray(String[]::new));
    }

    /// Runs a program in that namespace, which must succeed.
    static String exec(String name, String words) throws IOException {
        List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", name));
        command.addAll(List.of(words.split(" ")));
        return run(command.toArray(String[]::new));
    }

    /// Loads a rule set into that namespace, in place of all that was there.
    static void nft(String name, String rules) throws IOException {
        Path file = Files.createTempFile("goop-natlab", ".nft");
        try {
            Files.writeString(file, "flush ruleset\n" + rules);
            run("ip", "netns", "exec", name, "nft", "-f", file.toString());
        } finally {
            Files.delete(file);
        }
    }

    /// Sends a signal, such as `STOP`, to a process.
    static void kill(long pid, String signal) throws IOException {
        run("sh", "-c", "kill -" + signal + " " + pid);
    }

    // For what may fail: removing what is perhaps not there.
    static void attempt(String... command) {
        try {
            run(command);
        } catch (IOException absent) {
            // then there is nothing to remove
        }
    }

    static String run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String said =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException(String.join(" ", command) + ": " + said.strip());
            }
            return said;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(interrupted);
        } finally {
            process.destroyForcibly();
        }
    }

    private synchronized void remove() {
        made.forEach(name -> attempt("ip", "netns", "del", name));
        made.clear();
    }

    @Override
    public void close() {
        remove();
        Runtime.getRuntime().removeShutdownHook(hook);
    }
}
