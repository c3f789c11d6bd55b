package goop.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// The first start of an image makes the AOT cache, and whatever becomes of it, goop starts.
class AotCacheTest {
    private static final String MAKING = "making a cache";
    private static final String FAILED = "could not be made";

    @TempDir static Path shared;
    @TempDir Path folder;

    private static List<String> program;

    /// A good cache, to be copied.
    private static Path caches;

    @BeforeAll
    static void makeOne() throws Exception {
        Path image = shared.resolve("an image");
        ImageTest.image(image, "");
        program = List.of(image.resolve("bin/goop").toString());
        caches = shared.resolve("caches");
        try (Started first = start(caches)) {
            assertTrue(first.said.contains(MAKING), first.said);
            assertTrue(hasCache(first), "it starts with what it has made");
        }
    }

    private static Started start(Path caches) throws IOException {
        return start(program, caches);
    }

    private static Started start(List<String> program, Path caches) throws IOException {
        Path board = Files.createTempDirectory(shared, "board");
        return Started.rendezvous(program, Map.of("GOOP_AOT_CACHE", caches.toString()), board);
    }

    private static boolean hasCache(Started server) throws IOException {
        return Files.readString(Path.of("/proc/" + server.process.pid() + "/maps"))
                .contains(".aot");
    }

    private static void assertServes(Started server) throws Exception {
        assertEquals("ok\n", server.get("/healthz").body());
        assertTrue(server.get("/").body().contains("</html>"));
    }

    private Path copyOfCaches() throws IOException {
        Path copy = Files.createDirectory(folder.resolve("caches"));
        try (var files = Files.list(caches)) {
            for (Path each : files.toList()) Files.copy(each, copy.resolve(each.getFileName()));
        }
        return copy;
    }

    private static Path cacheIn(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(each -> each.toString().endsWith(".aot")).findFirst().orElseThrow();
        }
    }

    @Test
    void theSecondStartHasTheCacheAndMakesNone() throws Exception {
        try (Started second = start(caches)) {
            assertFalse(second.said.contains(MAKING), second.said);
            assertTrue(hasCache(second));
            assertServes(second);
        }
    }

    @Test
    void aDamagedCacheIsMadeAnew() throws Exception {
        Path damaged = copyOfCaches();
        Path file = cacheIn(damaged);
        byte[] bytes = Files.readAllBytes(file);
        // In the middle, where the JVM itself looks for nothing wrong before it is hit.
        for (int i = 0; i < 4096; i++) bytes[bytes.length / 2 + i] ^= 0x55;
        Files.write(file, bytes);

        try (Started server = start(damaged)) {
            assertTrue(server.said.contains(MAKING), server.said);
            assertTrue(hasCache(server));
            assertServes(server);
        }
        assertFalse(Files.exists(Path.of(file + ".making")));
    }

    @Test
    void aCacheOfAnotherJdkIsNotUsed() throws Exception {
        Path others = copyOfCaches();
        Path file = cacheIn(others);
        byte[] bytes = Files.readAllBytes(file);
        String header = new String(bytes, 0, 4096, StandardCharsets.ISO_8859_1);
        int at = header.indexOf(System.getProperty("java.vm.version"));
        assertTrue(at > 0, "the header names the version of the JVM");
        bytes[at]++;
        Files.write(file, bytes);
        run("cksum <'%1$s' >'%1$s.sum'".formatted(file));

        try (Started server = start(others)) {
            assertServes(server);
            assertFalse(hasCache(server));
        }
    }

    @Test
    void whereNothingCanBeWrittenItStartsWithout() throws Exception {
        try (Started server = start(Path.of("/proc/no/such/folder"))) {
            assertFalse(server.said.contains(MAKING), server.said);
            assertFalse(hasCache(server));
            assertServes(server);
        }
    }

    @Test
    void onAFullDiskItStartsWithout() throws Exception {
        assumeTrue(run("unshare --mount true") == 0, "mount namespaces need root");
        Path small = Files.createDirectory(folder.resolve("small"));
        String mounted =
                "mount -t tmpfs -o size=3m none '%s' && exec \"$0\" \"$@\"".formatted(small);
        List<String> inside = new ArrayList<>(List.of("unshare", "--mount", "sh", "-c", mounted));
        inside.addAll(program);
        try (Started server = start(inside, small)) {
            assertTrue(server.said.contains(FAILED), server.said);
            assertFalse(hasCache(server));
            assertServes(server);
        }
    }

    @Test
    void whereTheMemoryIsTooLittleForTheMakingItStartsWithout() throws Exception {
        for (int mebibytes : List.of(255, 256)) {
            Path caches = folder.resolve("caches" + mebibytes);
            try (Started server = start(limited(mebibytes), caches)) {
                boolean enough = mebibytes == 256;
                assertEquals(enough, server.said.contains(MAKING), server.said);
                assertFalse(server.said.contains(FAILED), server.said);
                assertEquals(enough, hasCache(server));
                assertServes(server);
            }
        }
    }

    /// The program where the control group's own file names that limit.
    private static List<String> limited(int mebibytes) throws Exception {
        assumeTrue(run("unshare --mount true") == 0, "mount namespaces need root");
        String script =
                "mount -t tmpfs none /sys/fs/cgroup && echo %d >/sys/fs/cgroup/memory.max"
                        .formatted((long) mebibytes << 20);
        List<String> inside =
                new ArrayList<>(
                        List.of(
                                "unshare",
                                "--mount",
                                "sh",
                                "-c",
                                script + " && exec \"$0\" \"$@\""));
        inside.addAll(program);
        return inside;
    }

    @Test
    void aPeersCacheWantsMoreMemory() throws Exception {
        Path caches = Files.createDirectory(folder.resolve("caches"));
        List<String> command = new ArrayList<>(limited(383));
        // Ends by itself, once the launcher has made up its mind: that is no address.
        command.addAll(List.of("peer", folder.resolve("anna").toString()));
        command.addAll(List.of("--set", "p2p.listen_addresses=nowhere"));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("GOOP_AOT_CACHE", caches.toString());
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor() != 0 && said.contains("p2p.listen_addresses"), said);
        assertFalse(said.contains(MAKING), said);
    }

    @Test
    void anAttemptThatWasKilledIsNotRepeatedAtOnce() throws Exception {
        Path folder = copyOfCaches();
        Path file = cacheIn(folder);
        Files.delete(file);
        Files.createDirectory(Path.of(file + ".making"));

        try (Started server = start(folder)) {
            assertFalse(server.said.contains(MAKING), server.said);
            assertServes(server);
        }
    }

    @Test
    void ofTwoFirstStartsAtOnceOneMakesTheCacheAndBothServe() throws Exception {
        Path fresh = folder.resolve("fresh");
        Callable<Started> one = () -> start(fresh);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Started>> both = List.of(threads.submit(one), threads.submit(one));
            try (Started first = both.getFirst().get();
                    Started second = both.getLast().get()) {
                assertServes(first);
                assertServes(second);
                String said = first.said + second.said;
                assertEquals(said.indexOf(MAKING), said.lastIndexOf(MAKING), said);
            }
        }
        try (Started third = start(fresh)) {
            assertTrue(hasCache(third));
        }
    }

    private static int run(String script) throws IOException, InterruptedException {
        return new ProcessBuilder("sh", "-c", script).inheritIO().start().waitFor();
    }
}
