package goop.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The `Procfile`'s own command, as a platform runs it, behind a stand-in for its router.
class PlatformTest {
    private static final int ROUTER_PATIENCE_SECONDS = 55;
    private static final int STOP_PATIENCE_SECONDS = 30;

    @TempDir Path folder;

    @Test
    void theProcfileServesBehindTheRouterAndStopsCleanly() throws Exception {
        Files.createDirectories(folder.resolve("build"));
        Files.copy(Path.of("build/goop.jar"), folder.resolve("build/goop.jar"));
        int port = Proxy.freePort();
        Process program = start(port);
        try (PlatformRouter router = new PlatformRouter(port);
                Visitor one = Visitor.plain("127.0.0.5", router.url());
                Visitor other = Visitor.plain("127.0.0.6", router.url())) {
            Programs.await(
                    "it listens",
                    () -> {
                        assertTrue(program.isAlive(), Files.readString(folder.resolve("log")));
                        return answers(one);
                    });
            try (Visitor.Stream stream = one.events()) {
                long opened = System.nanoTime();
                eachVisitorIsHimself(one, other);
                stream.awaitLine(": ping");
                long ping = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - opened);
                System.out.println("on a silent stream something comes after " + ping + " s");
                assertTrue(ping < ROUTER_PATIENCE_SECONDS, ping + " s");

                long told = System.nanoTime();
                program.destroy();
                stream.awaitLine("retry:");
                assertTrue(program.waitFor(STOP_PATIENCE_SECONDS, TimeUnit.SECONDS));
                long ended = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - told);
                System.out.println("SIGTERM ends it after " + ended + " ms");
                assertTrue(List.of(0, 143).contains(program.exitValue()));
            }
        } finally {
            program.destroyForcibly();
        }
    }

    private Process start(int port) throws IOException {
        String line = Files.readString(Path.of("Procfile")).strip();
        assertTrue(line.startsWith("web: exec java "), line);
        ProcessBuilder builder =
                new ProcessBuilder("sh", "-c", line.substring("web: ".length()))
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("log").toFile());
        Map<String, String> environment = builder.environment();
        String java = System.getProperty("java.home") + "/bin";
        environment.put("PATH", java + ":" + environment.get("PATH"));
        environment.put("PORT", Integer.toString(port));
        environment.put("GOOP_PRESENCE_TRUSTED_PROXIES", "127.0.0.1");
        environment.put("GOOP_PRESENCE_ADMIN_PASSWORD", Visitor.PASSWORD);
        environment.put("GOOP_PRESENCE_LIMIT_ADDRESS_PER_MINUTE", "60");
        // The platform's own address is not for other machines here.
        environment.put("GOOP_PRESENCE_RENDEZVOUS_BIND", "127.0.0.1");
        return builder.start();
    }

    private static boolean answers(Visitor visitor) throws InterruptedException {
        try {
            return visitor.get("/healthz").statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static void eachVisitorIsHimself(Visitor one, Visitor other) throws Exception {
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 15; i++) {
            statuses.add(one.publish("greedy-" + i, "X-Forwarded-For", "192.0.2." + i));
        }
        assertEquals(204, statuses.getFirst(), statuses.toString());
        assertEquals(429, statuses.getLast(), statuses.toString());
        assertEquals(204, other.publish("modest"));
        String peers = other.asAdmin("/peers.json").body();
        assertTrue(peers.contains("127.0.0.5") && peers.contains("127.0.0.6"), peers);
        assertFalse(peers.contains("192.0.2."), peers);
        // Nobody is local behind the router.
        assertEquals(401, one.get("/metrics").statusCode());
    }
}
