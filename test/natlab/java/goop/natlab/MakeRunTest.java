package goop.natlab;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.peer.TestPeer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// `make run`, as the README has it, in a namespace where its ports are free.
class MakeRunTest {
    // A second or two where nothing else runs.
    private static final int STARTING_SECONDS = 60;

    @TempDir private Path folder;

    @Test
    void itStartsFindsTheOneInAnotherFolderAndEndsWithCtrlC() throws Exception {
        try (Namespaces lab = Namespaces.open()) {
            String machine = lab.add("run");
            try (Run first = new Run(machine, clone("first"));
                    Run second = new Run(machine, clone("second"))) {
                String page = first.page();
                assertTrue(get(machine, page).contains("<title>"), page);
                second.page();
                TestPeer.await(
                        () -> first.peers().contains(second.id()), "for it to find the other");
                TestPeer.await(
                        () -> second.peers().contains(first.id()), "for the other to find it");

                long ended = System.nanoTime();
                first.interrupt();
                assertTrue(first.make.waitFor(15, TimeUnit.SECONDS), "Ctrl-C does not end it");
                long millis = (System.nanoTime() - ended) / 1_000_000;
                System.out.printf("Ctrl-C to the end: %d ms (at most 3,000 wanted)%n", millis);
                String said = first.said();
                assertFalse(said.contains("Exception") || said.contains("\tat "), said);
                assertFalse(
                        Files.exists(first.folder.resolve("build/demo/data/peer.address")), said);
                TestPeer.await(() -> !second.peers().contains(first.id()), "for it to be gone");
            }
        }
    }

    // What `make run` takes, with the jar as it was built: building is BuildTest's concern.
    private Path clone(String name) throws IOException {
        Path clone = Files.createDirectories(folder.resolve(name).resolve("build")).getParent();
        for (String each : List.of("Makefile", "build.sh", "VERSION", "build/goop.jar")) {
            Files.copy(Path.of(each), clone.resolve(each));
        }
        assertTrue(clone.resolve("build.sh").toFile().setExecutable(true));
        return clone;
    }

    private static String get(String machine, String url) throws IOException {
        String host = url.replaceFirst("http://", "").replaceFirst("/$", "");
        String script =
                """
                exec 3<>/dev/tcp/%s && printf 'GET / HTTP/1.1\\r\\nHost: %s\\r\\nConnection: close\\r\\n\\r\\n' >&3 && cat <&3
                """
                        .formatted(host.replace(':', '/'), host);
        return read(List.of("ip", "netns", "exec", machine, "bash", "-c", script));
    }

    private static String read(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var out = process.getInputStream()) {
            return new String(out.readAllBytes(), StandardCharsets.UTF_8);
        } finally {
            process.destroyForcibly();
        }
    }

    /// One `make run`, in a process group of its own, as on a terminal.
    private static final class Run implements AutoCloseable {
        private final String machine;
        private final Path folder;
        private final Path log;
        private final Process make;

        Run(String machine, Path folder) throws IOException {
            this.machine = machine;
            this.folder = folder;
            log = folder.resolve("log");
            // Whoever runs the tests in the background has SIGINT ignored, and hands that down.
            List<String> command =
                    new ArrayList<>(List.of("ip", "netns", "exec", machine, "setsid"));
            command.addAll(List.of("env", "--default-signal=INT", "CI=true"));
            command.addAll(List.of("make", "--assume-old=all", "run"));
            make =
                    new ProcessBuilder(command)
                            .directory(folder.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .start();
        }

        String said() throws IOException {
            return Files.readString(log);
        }

        private String said(String beginning) throws IOException {
            return said().lines()
                    .map(String::strip)
                    .filter(each -> each.startsWith(beginning))
                    .map(each -> each.substring(beginning.length()).strip())
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(beginning + " is not said"));
        }

        /// Where it says that its page is, once it is ready.
        String page() throws Exception {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(STARTING_SECONDS);
            while (!said().contains("Ctrl-C ends it.")) {
                assertTrue(make.isAlive() && System.nanoTime() < end, said());
                Thread.sleep(20);
            }
            return said("page");
        }

        String id() throws IOException {
            return said("peer id");
        }

        String peers() throws IOException {
            String java = ProcessHandle.current().info().command().orElseThrow();
            Path peer = folder.resolve("build/demo");
            return read(
                    List.of(
                            "ip",
                            "netns",
                            "exec",
                            machine,
                            java,
                            "-XX:+UseSerialGC",
                            "-jar",
                            folder.resolve("build/goop.jar").toString(),
                            "peers",
                            peer.toString(),
                            "--json"));
        }

        /// What a terminal does on Ctrl-C: every process of the group is told.
        void interrupt() throws Exception {
            read(List.of("kill", "-INT", "--", "-" + make.pid()));
        }

        @Override
        public void close() {
            make.descendants().forEach(ProcessHandle::destroyForcibly);
            make.destroyForcibly().onExit().join();
        }
    }
}
