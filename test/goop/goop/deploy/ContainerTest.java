package goop.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import goop.json.Json;
import goop.json.JsonArray;
import goop.json.JsonString;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The steps of the `Containerfile`, taken in plain folders: what it copies is enough to build
/// from, and what comes of it serves as its user, who can write nothing but the volume.
class ContainerTest {
    private static final Pattern ADDRESS = Pattern.compile("http://(127\\.0\\.0\\.1:[0-9]+)/");

    @TempDir Path folder;

    @Test
    void whatTheContainerfileMakesServesWithAReadOnlyRoot() throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "not root: no namespaces");
        Programs.find("unshare");
        Programs.find("setpriv");
        List<String> lines =
                Files.readAllLines(Path.of("Containerfile")).stream()
                        .filter(line -> !line.isBlank() && !line.startsWith("#"))
                        .toList();
        Path source = Files.createDirectory(folder.resolve("src"));
        Path root = Files.createDirectory(folder.resolve("root"));
        if (Files.exists(Path.of("build/runtime.txt"))) {
            // The JDK's part of the image, which the step would make once more from the same JDK.
            Files.createDirectory(source.resolve("build"));
            Programs.said("cp", "-a", "build/runtime", "build/runtime.txt", source + "/build/");
        }
        int stage = 0;
        List<String> command = new ArrayList<>();
        String user = "";
        for (String line : lines) {
            String[] words = line.split(" ", 2);
            switch (words[0]) {
                case "FROM" -> stage++;
                case "COPY" -> {
                    if (stage == 1) copy(words[1].split(" "), source);
                    else assertEquals("--from=build /opt/goop /opt/goop", words[1]);
                }
                case "RUN" -> run(words[1], root, stage == 1 ? source : root);
                case "USER" -> user = words[1];
                case "ENTRYPOINT", "CMD" -> {
                    JsonArray array =
                            (JsonArray) Json.parse(words[1].getBytes(StandardCharsets.UTF_8));
                    for (Json each : array) command.add(within(root, ((JsonString) each).value()));
                }
                case "WORKDIR", "VOLUME", "EXPOSE", "STOPSIGNAL" -> {}
                default -> throw new AssertionError("a step that this test does not know: " + line);
            }
        }
        assertEquals("10001:10001", user);
        serve(root, command);
    }

    private static void copy(String[] words, Path source) throws Exception {
        Path into = source.resolve(words[words.length - 1]).normalize();
        for (int i = 0; i < words.length - 1; i++) {
            boolean directory = Files.isDirectory(Path.of(words[i]));
            Programs.said(
                    "cp", "-a", words[i], (directory ? into : source.resolve(words[i])).toString());
        }
    }

    // Absolute paths of the container lie below that folder.
    private static String within(Path root, String word) {
        return word.replaceAll("(?<![A-Za-z0-9:])/(opt|var)/", root + "/$1/");
    }

    private static void run(String step, Path root, Path where) throws Exception {
        String script = "cd %s && export JAVA_HOME=%s && %s";
        Programs.said(
                "sh",
                "-c",
                script.formatted(where, System.getProperty("java.home"), within(root, step)));
    }

    private void serve(Path root, List<String> command) throws Exception {
        // JUnit's folder is for its owner alone.
        Programs.said("chmod", "755", folder.toString(), root.toString());
        List<String> words =
                new ArrayList<>(List.of("unshare", "--mount", "sh", "-c", readOnly(root), "sh"));
        words.addAll(command);
        // Other machines have no business here, and the port may be taken.
        words.addAll(List.of("--set", "presence.rendezvous_bind=127.0.0.1"));
        words.addAll(List.of("--set", "presence.rendezvous_port=0"));
        Path log = folder.resolve("log");
        ProcessBuilder builder =
                new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("GOOP_AOT_CACHE", "off");
        Process process = builder.start();
        try {
            Programs.await(
                    "it listens",
                    () -> {
                        assertTrue(process.isAlive(), Files.readString(log));
                        return ADDRESS.matcher(Files.readString(log)).find();
                    });
            Matcher address = ADDRESS.matcher(Files.readString(log));
            assertTrue(address.find());
            try (Visitor visitor = Visitor.plain("127.0.0.1", "http://" + address.group(1))) {
                assertEquals(204, visitor.publish("anna"));
                assertTrue(visitor.get("/").body().contains("anna"));
            }
            String status = status(process);
            assertTrue(status.contains("\nUid:\t10001\t10001\t10001\t10001\n"), status);
            process.destroy();
            assertTrue(process.waitFor(30, TimeUnit.SECONDS));
            assertEquals(143, process.exitValue(), Files.readString(log));
        } finally {
            process.destroyForcibly();
        }
    }

    private static String status(Process process) throws IOException {
        return Files.readString(Path.of("/proc/" + process.pid() + "/status"));
    }

    /// Everything is read-only but the volume; then the command, as the user.
    private static String readOnly(Path root) {
        String volume = root + "/var/lib/goop";
        return """
        set -e
        mount --bind %1$s %1$s
        for each in / /tmp /var; do
            mountpoint -q $each && mount -o remount,bind,ro $each
        done
        mount -o remount,bind,rw %1$s
        setpriv="setpriv --reuid=10001 --regid=10001 --clear-groups --no-new-privs --bounding-set=-all"
        ! $setpriv touch /tmp/probe 2>/dev/null
        ! $setpriv touch %2$s/../probe 2>/dev/null
        exec $setpriv "$@"
        """
                .formatted(volume, root);
    }
}
