package goop.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The images and the thin jar start and serve.
public class ImageTest {
    /// Making one takes seconds; another test is about it.
    private static final Map<String, String> WITHOUT_CACHE = Map.of("GOOP_AOT_CACHE", "off");

    @TempDir static Path images;
    @TempDir Path folder;

    @BeforeAll
    static void build() throws Exception {
        image(images.resolve("plain"), "");
        image(images.resolve("full"), "libs");
    }

    /// @param libs `libs` for the optional libraries, or nothing
    public static void image(Path image, String libs) throws Exception {
        Process process =
                new ProcessBuilder("packaging/image.sh", image.toString(), libs)
                        .redirectErrorStream(true)
                        .start();
        process.getOutputStream().close();
        byte[] said = process.getInputStream().readAllBytes();
        assertEquals(0, process.waitFor(), new String(said, StandardCharsets.UTF_8));
    }

    private static List<String> program(String image) {
        return List.of(images.resolve(image).resolve("bin/goop").toString());
    }

    @Test
    void thePlainImageStartsAndServes() throws Exception {
        serves(program("plain"));
    }

    @Test
    void theThinJarAloneStartsAndServes() throws Exception {
        Path jar = Files.copy(Path.of("build/goop.jar"), folder.resolve("goop.jar"));
        serves(List.of(System.getProperty("java.home") + "/bin/java", "-jar", jar.toString()));
    }

    private void serves(List<String> program) throws Exception {
        try (Started server = Started.rendezvous(program, WITHOUT_CACHE, folder.resolve("board"))) {
            assertEquals("ok\n", server.get("/healthz").body());
            publish(server, "anna");
            assertTrue(server.get("/").body().contains("anna"));
            assertEquals(200, server.get("/store").statusCode());
            assertEquals(143, server.end());
        }
    }

    private static void publish(Started server, String peer) throws Exception {
        String message = "{\"type\":\"online\",\"peerID\":\"%s\"}".formatted(peer);
        assertEquals(204, server.post("/publish", message).statusCode());
    }

    @Test
    void theFullImageKeepsPeersInItsDatabaseOverARestart() throws Exception {
        Path board = folder.resolve("board");
        String database = "presence.peer_db_path=" + folder.resolve("peers.db");
        Path temporary = Files.createDirectory(folder.resolve("tmp"));
        Map<String, String> environment =
                Map.of(
                        "GOOP_AOT_CACHE",
                        "off",
                        "GOOP_JAVA_OPTIONS",
                        "-Djava.io.tmpdir=" + temporary);
        try (Started server = Started.rendezvous(program("full"), environment, board, database)) {
            publish(server, "anna");
            assertEquals(143, server.end());
        }
        try (Started server = Started.rendezvous(program("full"), environment, board, database)) {
            // What is in the database is read while it already serves.
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (!server.get("/").body().contains("anna")) {
                assertTrue(System.nanoTime() < end, "anna is gone");
                Thread.sleep(20);
            }
        }
        // No native code was unpacked: a state directory need not be executable.
        try (var files = Files.walk(folder)) {
            List<Path> native_ = files.filter(each -> each.toString().endsWith(".so")).toList();
            assertEquals(List.of(), native_);
        }
    }

    @Test
    void theImageHasTheModulesThatItUsesAndNoOthers() throws IOException, InterruptedException {
        String jdk = System.getProperty("java.home");
        Process jdeps =
                new ProcessBuilder(jdk + "/bin/jdeps", "--print-module-deps", "build/goop.jar")
                        .redirectErrorStream(true)
                        .start();
        String used = new String(jdeps.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, jdeps.waitFor(), used);
        String script = Files.readString(Path.of("packaging/image.sh"));
        // The class for signals is asked for by name, where jdeps sees nothing.
        String all = used.strip() + ",jdk.unsupported\n";
        assertTrue(script.contains("readonly modules=" + all), all);
    }
}
