package goop.rendezvous;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;

/// A whole server in a process of its own, whose disk fails, or which is killed: presence goes on,
/// what is wrong is said, and nothing that was confirmed is lost.
class DatabaseFaultsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir Path folder;

    @BeforeAll
    static void wantsRoot() {
        assumeTrue(
                "root".equals(System.getProperty("user.name")), "mounts and other users need root");
    }

    /// A server, started by these words before `java`.
    private ServerProcess server(String... before) throws Exception {
        return ServerProcess.start(
                List.of(before),
                folder.resolve("program"),
                folder.resolve("board"),
                "presence.peer_db_path=" + folder.resolve("disk/board.db"));
    }

    private void program(Path disk) throws IOException {
        Files.createDirectories(disk);
        ServerProcess.install(folder.resolve("program"));
    }

    /// A server whose database is on a disk of its own, of that size.
    private ServerProcess serverOnDiskOf(String size) throws Exception {
        Path disk = folder.resolve("disk");
        program(disk);
        String mount = "mount -t tmpfs -o size=%s tmpfs \"$0\" && exec \"$@\"".formatted(size);
        return server("unshare", "--mount", "sh", "-c", mount, disk.toString());
    }

    private static void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        assertEquals(0, process.waitFor(), String.join(" ", command) + ": " + output);
    }

    @Test
    void aFullDiskIsSaidToBeFullAndTakenUpAgain() throws Exception {
        Path disk = folder.resolve("disk");
        try (ServerProcess server = serverOnDiskOf("3m")) {
            assertEquals(204, server.ban("before"));
            String[] inside = {"nsenter", "-m", "-t", String.valueOf(server.process.pid())};
            in(inside, "dd if=/dev/zero of='" + disk + "/filler' bs=4k 2>/dev/null || true");
            int refused = 0;
            for (int i = 0; i < 2000 && refused == 0; i++) {
                int status = server.ban("while" + i + "x".repeat(200));
                assertTrue(status == 204 || status == 503, "status " + status);
                // A busy machine may refuse one for being slow.
                boolean full = status == 503 && server.state().contains("the disk is full");
                if (full) refused = i + 1;
            }
            assertTrue(refused > 0, "the disk was never full: " + server.state());
            assertEquals(204, server.publish("here"), "presence goes on");
            assertEquals(403, server.publish("before"), "and so do bans");
            in(inside, "rm '" + disk + "/filler'");
            TestServer.await(PATIENCE, () -> server.ban("after") == 204);
            TestServer.await(PATIENCE, () -> !server.state().contains("database cannot be used"));
        }
    }

    @Test
    void aJournalThatFillsASmallDiskIsWrittenBack() throws Exception {
        try (ServerProcess server = serverOnDiskOf("1m")) {
            int refused = 0;
            // The same few pages, again and again: some 10 KiB of journal each.
            for (int i = 0; i < 1000; i++) {
                int status = server.ban("rude");
                assertTrue(status == 204 || status == 503, "status " + status);
                if (status == 503) {
                    refused++;
                    TestServer.await(PATIENCE, () -> server.ban("rude") == 204);
                }
            }
            System.out.println("refused for a full disk: " + refused + " of 1000");
            assertTrue(refused > 0, "the disk was never full");
            TestServer.await(PATIENCE, () -> !server.state().contains("database cannot be used"));
        }
    }

    private static void in(String[] namespace, String script) throws Exception {
        List<String> command = new ArrayList<>(List.of(namespace));
        command.addAll(List.of("sh", "-c", script));
        run(command.toArray(String[]::new));
    }

    @Test
    void aFileThatMayOnlyBeReadIsReadAndTakenUpAgain() throws Exception {
        Path disk = folder.resolve("disk");
        program(disk);
        try (ServerProcess server = server()) {
            assertEquals(204, server.ban("rude"));
        }
        // Another user than the file's: root may write whatever the mode says.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        run("chown", "-R", "nobody", folder.resolve("board").toString());
        run("chmod", "a+r", disk.resolve("board.db").toString());
        try (ServerProcess server =
                server("setpriv", "--reuid=nobody", "--clear-groups", "--regid=nogroup")) {
            assertEquals(204, server.publish("here"));
            TestServer.await(PATIENCE, () -> server.state().contains("database cannot be used"));
            assertEquals(503, server.ban("other"));
            assertEquals(403, server.publish("other"), "it holds as long as the server runs");
            run("chown", "-R", "nobody", disk.toString());
            TestServer.await(PATIENCE, () -> !server.state().contains("database cannot be used"));
            TestServer.await(PATIENCE, () -> server.publish("rude") == 403);
        }
        // What could not be kept was kept once it could.
        try (ServerProcess server = server()) {
            assertEquals(403, server.publish("rude"));
        }
    }

    @Test
    void nothingThatWasConfirmedIsLostByKillingTheServer() throws Exception {
        program(folder.resolve("disk"));
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        TreeSet<String> confirmed = new TreeSet<>();
        for (int round = 0; round < 6; round++) {
            try (ServerProcess server = server()) {
                for (String each : confirmed) assertEquals(403, server.publish(each), each);
                long life = random.nextLong(400_000_000);
                // The first one before its life begins, so that a slow machine confirms some too.
                String first = "round" + round + "-first";
                if (server.ban(first) == 204) confirmed.add(first);
                long end = System.nanoTime() + life;
                Thread killer =
                        Thread.ofPlatform()
                                .start(
                                        () -> {
                                            while (System.nanoTime() < end) Thread.onSpinWait();
                                            server.process.destroyForcibly();
                                        });
                try {
                    for (int i = 0; ; i++) {
                        String peer = "round" + round + "-" + i;
                        if (server.ban(peer) == 204) confirmed.add(peer);
                    }
                } catch (IOException killed) {
                    killer.join();
                }
            }
        }
        System.out.println(confirmed.size() + " bans confirmed, six times killed");
        assertTrue(confirmed.size() >= 6, confirmed.toString());
        run(
                System.getProperty("java.home") + "/bin/java",
                "-jar",
                folder.resolve("program/goop.jar").toString(),
                "db",
                "check",
                folder.resolve("board").toString(),
                "--set",
                "presence.peer_db_path=" + folder.resolve("disk/board.db"));
    }
}
