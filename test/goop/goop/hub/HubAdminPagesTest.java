package goop.hub;

import goop.http.Chromium;
import goop.libp2p.Keypair;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

/// The operator's pages in headless Chromium. Pictures go to `build/screenshots`.
class HubAdminPagesTest {
    @TempDir private Path folder;

    @Test
    void theOperatorListsHidesAddsPartnersAndChangesTheKey() throws Exception {
        try (TestHubs hubs = new TestHubs(folder, 2)) {
            Hub a = hubs.start(0);
            hubs.start(1);
            hubs.ready(0);
            hubs.ready(1).put("Advertisers", TestHubs.listing("Buy this"));
            TestHubs.await("it is there", () -> a.directory().size() == 1);
            Chromium.browse(
                    "hub-admin.mjs",
                    "http://" + a.authority(),
                    TestHubs.PASSWORD,
                    Keypair.generate().peerId().toString());
        }
    }
}
