package goop.rendezvous;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import goop.cli.CommandLine;
import goop.json.Json;
import goop.json.JsonObject;
import goop.json.JsonString;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The store and a client of another make, written in Go with its tar and gzip from the pages of
/// wire facts: ours installs from theirs, theirs from ours, and every file is the same afterwards.
class StoreWithOthersTest {
    private static final Path PROGRAM = Path.of("build/interop/goop2like");

    @TempDir private Path folder;

    @Test
    void ourPeerInstallsFromTheirStore() throws Exception {
        Path template = folder.resolve("templates/garden");
        write(
                template,
                "manifest.json",
                """
                {"name":"Garden","description":"What grows","category":"home","icon":"🌱",
                 "tables":{"plants":{"insert_policy":"owner"}}}
                """);
        write(template, "index.html", "<h1>Garden</h1>");
        write(template, "empty.txt", "");
        // Names that the oldest form of tar cannot hold; Go writes other records for them.
        write(template, "pictures/größe/" + "long-".repeat(25) + "name.txt", "long");
        Files.write(template.resolve("noise.bin"), noise());
        Process server = start("--serve", "127.0.0.1:0", "--templates", template.getParent());
        try (var lines = server.inputReader()) {
            String url = Json.parseObject(lines.readLine().getBytes()).string("url");
            assertTrue(goop("template", "list", url).contains("garden"));
            Path peer = Files.createDirectories(folder.resolve("peer/site")).getParent();
            write(peer, "site/mine.html", "the site before");
            goop("template", "install", url, "garden", peer.toString());
            assertEquals(files(template), files(peer.resolve("site")));
            assertArrayEquals(noise(), Files.readAllBytes(peer.resolve("site/noise.bin")));
            goop("template", "restore", peer.toString());
            assertEquals("the site before", Files.readString(peer.resolve("site/mine.html")));
        } finally {
            server.destroyForcibly();
        }
    }

    @Test
    void theirPeerInstallsEachOfOurTemplates() throws Exception {
        try (TestServer server = TestServer.start();
                Stream<Path> all = Files.list(Path.of("templates"))) {
            for (Path template : all.filter(Files::isDirectory).toList()) {
                String name = template.getFileName().toString();
                Path site = folder.resolve(name);
                Process client = start("--install", name, "--from", server.url(""), "--site", site);
                String printed;
                try (var lines = client.inputReader()) {
                    printed = lines.readLine();
                }
                assertEquals(0, client.waitFor(), name);
                Map<String, String> told = new TreeMap<>();
                JsonObject files = Json.parseObject(printed.getBytes()).object("files");
                for (JsonObject.Member each : files.members()) {
                    told.put(each.name(), ((JsonString) each.value()).value());
                }
                assertEquals(files(template), told, name);
                assertEquals(told, files(site), name);
            }
        }
    }

    private static Process start(Object... arguments) throws IOException {
        assumeTrue(Files.isExecutable(PROGRAM), "not built, see test/interop/setup.sh");
        String[] command =
                Stream.concat(Stream.of(PROGRAM), Stream.of(arguments))
                        .map(Object::toString)
                        .toArray(String[]::new);
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    private static String goop(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream to = new PrintStream(out, true, StandardCharsets.UTF_8);
        int status = CommandLine.run(List.of(arguments), InputStream.nullInputStream(), to, to);
        assertEquals(0, status, out::toString);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static byte[] noise() {
        byte[] bytes = new byte[100_000];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    private static void write(Path folder, String file, String text) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    // Path below the folder, with `/`, and SHA-256.
    private static Map<String, String> files(Path folder) throws Exception {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.filter(Files::isRegularFile).toList()) {
                MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
                files.put(
                        folder.relativize(each).toString(),
                        HexFormat.of().formatHex(sha256.digest(Files.readAllBytes(each))));
            }
        }
        return files;
    }
}
