package goop.rendezvous;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The pages in headless Chromium: what they show, with and without scripts, axe, phone width,
/// light and dark. The scripts are in `test/browser`; pictures go to `build/screenshots`.
class PagesTest {

    private static void populate(TestServer server, int peers) throws Exception {
        for (int i = 1; i <= peers; i++) {
            server.publish(
                    """
                    {"type":"online","peerID":"12D3KooWtest%06d","content":"Peer %d",
                     "email":"p%d@example.org","addrs":["/ip4/192.0.2.%d/tcp/4001"]}\
                    """
                            .formatted(i * 7919 % 1_000_000, i, i, i % 250));
        }
    }

    private static void browse(String script, String... arguments) throws Exception {
        Path folder = Path.of("test/browser");
        assumeTrue(Files.isDirectory(folder.resolve("node_modules")), "test/setup.sh was not run");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/chromium")), "no Chromium");
        List<String> command = new ArrayList<>(List.of("node", script));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment()
                .put("SCREENSHOTS", Path.of("build/screenshots").toAbsolutePath().toString());
        Process process = builder.start();
        try {
            String output = new String(process.getInputStream().readAllBytes());
            process.waitFor(1, TimeUnit.MINUTES);
            assertEquals(0, process.exitValue(), output);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static TestServer server() throws IOException {
        // Long-lived, so that nobody leaves while the browser looks.
        return TestServer.withAdmin("presence.ttl_seconds=600");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 1000})
    void theDashboardWithSoManyPeers(int peers) throws Exception {
        try (TestServer server = server()) {
            populate(server, peers);
            browse("dashboard.mjs", server.url("/").toString(), String.valueOf(peers));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 1000})
    void theAdminPageWithSoManyPeers(int peers) throws Exception {
        try (TestServer server = server()) {
            populate(server, peers);
            browse(
                    "admin.mjs",
                    server.url("/").toString(),
                    TestServer.PASSWORD,
                    String.valueOf(peers));
        }
    }

    @Test
    void theStoreIsSearchedAndTemplatesArePreviewed() throws Exception {
        try (TestServer server = server()) {
            browse("store.mjs", server.url("").toString());
        }
    }

    @Test
    void theManualIsReadAndSearched() throws Exception {
        try (TestServer server = server()) {
            browse("manual.mjs", server.url("").toString());
        }
    }

    @Test
    void registeringAndWhatTheOperatorDoesAboutIt(@TempDir Path folder) throws Exception {
        try (TestServer server =
                TestServer.withAdmin(
                        "presence.peer_db_path=" + folder.resolve("board.db"),
                        "presence.verify_confirm=true")) {
            browse("registration.mjs", server.url("/").toString(), TestServer.PASSWORD);
        }
    }
}
