package goop.hub;

import static goop.hub.TestHubs.await;
import static goop.hub.TestHubs.listing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.database.DatabaseCare;
import goop.hub.replica.Standing;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;

/// Hubs in one process, over HTTP.
class FederationTest {
    @TempDir private Path folder;

    @Test
    void anEntryIsWithAllPartnersSoonAndGoesWhenItsOriginDeletesIt() throws Exception {
        try (TestHubs hubs = new TestHubs(folder, 3)) {
            for (int i = 0; i < 3; i++) hubs.start(i);
            Directory a = hubs.ready(0);
            a.put("Gardeners", listing("We dig"));
            for (int i = 0; i < 3; i++) {
                Directory each = hubs.hub(i).directory();
                await(
                        "found at " + i,
                        () -> each.search("dig", "", null, 10).entries().size() == 1);
            }
            HttpResponse<String> found = hubs.get(2, "/api/communities?q=GARD");
            assertEquals(200, found.statusCode());
            assertTrue(found.body().contains("\"origin\":\"a.test\""), found.body());
            assertTrue(a.delete("Gardeners"));
            assertFalse(a.delete("Gardeners"));
            for (int i = 0; i < 3; i++) {
                Directory each = hubs.hub(i).directory();
                await("gone at " + i, () -> each.size() == 0);
            }
        }
    }

    @Test
    void whatChangedWhileAHubWasAwayIsThereOnceItIsBack() throws Exception {
        try (TestHubs hubs = new TestHubs(folder, 2)) {
            hubs.start(0);
            hubs.start(1);
            Directory a = hubs.ready(0);
            for (int i = 0; i < 40; i++) a.put("Community " + i, listing("before"));
            await("all there", () -> hubs.hub(1).directory().size() == 40);
            hubs.stop(1);
            a.put("Community 7", listing("after"));
            a.delete("Community 8");
            a.put("Community 40", listing("after"));
            hubs.start(1);
            assertTrue(hubs.hub(1).directory().size() >= 39, "kept on disk");
            await(
                    "all there again",
                    () ->
                            hubs.hub(1).directory().search("after", "", null, 10).entries().size()
                                            == 2
                                    && hubs.hub(1).directory().size() == 40);
        }
    }

    @Test
    void aHubRestoredFromAnOldBackupLearnsWhatItDidBeforeItSigns() throws Exception {
        try (TestHubs hubs = new TestHubs(folder, 2)) {
            hubs.start(0);
            hubs.start(1);
            Directory a = hubs.ready(0);
            a.put("Kept", listing("old"));
            a.put("Deleted", listing("old"));
            Path copy = folder.resolve("backup.db");
            hubs.hub(0).directory().keep();
            Path data = hubs.folder(0).resolve("data");
            new DatabaseCare(data.resolve("hub.db"), data).backUp(copy);
            a.delete("Deleted");
            long newest = a.put("Kept", listing("new")).version();
            a.put("Added", listing("new"));
            await(
                    "all at b",
                    () ->
                            hubs.hub(1).directory().search("new", "", null, 10).entries().size()
                                    == 2);
            hubs.stop(0);
            hubs.stop(1);
            hubs.restore(0, copy);
            hubs.start(0);
            Directory restored = hubs.hub(0).directory();
            assertEquals(Standing.State.LEARNING, restored.standing().state());
            assertEquals(List.of("b.test"), restored.standing().missing());
            String entry = "{\"community\":\"Kept\",\"rendezvous\":\"https://r.test\"}";
            assertEquals(503, hubs.post(0, "/admin/communities", entry).statusCode());
            hubs.start(1);
            hubs.hub(0).pullSoon();
            hubs.ready(0);
            assertEquals(2, restored.search("new", "", null, 10).entries().size());
            assertEquals(2, restored.size());
            assertTrue(restored.put("Kept", listing("newer")).version() > newest);
        }
    }
}
