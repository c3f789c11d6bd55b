package goop.rendezvous;

import goop.http.Chromium;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;

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

    private static TestServer server() throws IOException {
        // Long-lived, so that nobody leaves while the browser looks.
        return TestServer.withAdmin("presence.ttl_seconds=600");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 1000})
    void theDashboardWithSoManyPeers(int peers) throws Exception {
        try (TestServer server = server()) {
            populate(server, peers);
            Chromium.browse("dashboard.mjs", server.url("/").toString(), String.valueOf(peers));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 1000})
    void theAdminPageWithSoManyPeers(int peers) throws Exception {
        try (TestServer server = server()) {
            populate(server, peers);
            Chromium.browse(
                    "admin.mjs",
                    server.url("/").toString(),
                    TestServer.PASSWORD,
                    String.valueOf(peers));
        }
    }

    @Test
    void theStoreIsSearchedAndTemplatesArePreviewed() throws Exception {
        try (TestServer server = server()) {
            Chromium.browse("store.mjs", server.url("").toString());
        }
    }

    @Test
    void theManualIsReadAndSearched() throws Exception {
        try (TestServer server = server()) {
            Chromium.browse("manual.mjs", server.url("").toString());
        }
    }

    @Test
    void registeringAndWhatTheOperatorDoesAboutIt(@TempDir Path folder) throws Exception {
        try (TestServer server =
                TestServer.withAdmin(
                        "presence.peer_db_path=" + folder.resolve("board.db"),
                        "presence.verify_confirm=true")) {
            Chromium.browse("registration.mjs", server.url("/").toString(), TestServer.PASSWORD);
        }
    }
}
