package goop.hub;

import static goop.hub.TestHubs.await;
import static goop.hub.TestHubs.listing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.database.DatabaseCare;
import goop.hub.replica.Standing;
import goop.json.Json;
import goop.json.JsonObject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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

    @Test
    void aNewKeyIsLearnedByPartnersAndOutlivesAStartInTheMiddleOfItsMaking() throws Exception {
        try (TestHubs hubs = new TestHubs(folder, 2)) {
            hubs.start(0);
            hubs.start(1);
            Directory a = hubs.ready(0);
            a.put("Gardeners", listing("before"));
            HttpResponse<String> answer = hubs.post(0, "/admin/federation/rotate-key", "");
            assertEquals(200, answer.statusCode(), answer.body());
            String key = hubs.hub(0).key();
            assertTrue(answer.body().contains(key));
            hubs.hub(1).pullSoon();
            Directory b = hubs.hub(1).directory();
            await(
                    "the new key is known",
                    () -> b.chain("a.test").orElseThrow().current().toString().equals(key));
            a.put("Gardeners", listing("after"));
            await("signed anew", () -> b.search("after", "", null, 9).entries().size() == 1);
            // As if it had ended before the files changed places.
            hubs.stop(0);
            Path data = hubs.folder(0).resolve("data");
            Files.move(data.resolve("hub.key"), data.resolve("hub.key.next"));
            Files.move(data.resolve("hub.key.old"), data.resolve("hub.key"));
            hubs.start(0);
            assertEquals(key, hubs.hub(0).key());
            hubs.ready(0).put("Gardeners", listing("later"));
            await("signed again", () -> b.search("later", "", null, 9).entries().size() == 1);
            assertEquals("rw-------", mode(data.resolve("hub.key")));
            assertEquals("rw-------", mode(data.resolve("hub.key.old")));
        }
    }

    private static String mode(Path file) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void whatIsReplicatedOnlyIsKeptAndPassedOnAndNotShown() throws Exception {
        try (TestHubs hubs = new TestHubs(folder, 3)) {
            hubs.start(0);
            hubs.start(1, List.of(hubs.partner(0) + " replicate-only", hubs.partner(2)));
            // It knows the key of the first, and can ask the second alone.
            String keyOnly = hubs.partner(0).replaceFirst(" url=.*", "");
            hubs.start(2, List.of(keyOnly, hubs.partner(1)));
            hubs.ready(0).put("Gardeners", listing("We dig"));
            Directory last = hubs.hub(2).directory();
            await("passed on", () -> last.search("dig", "", null, 9).entries().size() == 1);
            assertEquals(0, hubs.hub(1).directory().size());
            assertEquals(
                    404, hubs.get(1, "/api/community?origin=a.test&name=Gardeners").statusCode());
            assertEquals(
                    200, hubs.get(2, "/api/community?origin=a.test&name=Gardeners").statusCode());
        }
    }

    @Test
    void anEntryIsFoundByItsNameWhateverThatIs() throws Exception {
        try (TestHubs hubs = new TestHubs(folder, 1)) {
            hubs.start(0);
            for (String name : List.of("AC/DC", "/", "..", "a\\b", "100 % ü?&#", "+")) {
                hubs.ready(0).put(name, listing("We play"));
                String query = URLEncoder.encode(name, StandardCharsets.UTF_8);
                var answer = hubs.get(0, "/api/community?origin=a.test&name=" + query);
                assertEquals(200, answer.statusCode(), name);
                JsonObject entry =
                        (JsonObject) Json.parse(answer.body().getBytes(StandardCharsets.UTF_8));
                assertEquals(name, entry.string("community"));
            }
            assertEquals(404, hubs.get(0, "/api/community?origin=a.test&name=no").statusCode());
        }
    }

    @Test
    void theOperatorIsToldWhatIsWrongWithAnEntry() throws Exception {
        try (TestHubs hubs = new TestHubs(folder, 1)) {
            hubs.start(0);
            String path = "/admin/communities";
            HttpResponse<String> wrong =
                    hubs.post(0, path, "{\"community\":\"x\",\"rendezvous\":\"ftp://r\"}");
            assertEquals(400, wrong.statusCode());
            assertTrue(wrong.body().startsWith("rendezvous: a URL is expected"), wrong.body());
            assertEquals(400, hubs.post(0, path, "{").statusCode());
            assertEquals(401, hubs.get(0, "/admin/federation.json").statusCode());
            assertEquals(404, hubs.post(0, path + "/delete", "{\"community\":\"x\"}").statusCode());
            String entry = "{\"community\":\"x\",\"rendezvous\":\"https://r.test\"}";
            assertEquals(200, hubs.post(0, path, entry).statusCode());
            assertEquals(204, hubs.post(0, path + "/delete", "{\"community\":\"x\"}").statusCode());
            for (String bad : List.of("limit=0", "limit=x", "cursor=x", "q=" + "y".repeat(201))) {
                assertEquals(400, hubs.get(0, "/api/communities?" + bad).statusCode(), bad);
            }
        }
    }
}
