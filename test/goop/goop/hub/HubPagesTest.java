package goop.hub;

import goop.http.Chromium;
import goop.hub.replica.Listing;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

/// The hub's pages in headless Chromium: what they show, with and without scripts, axe, phone
/// width, light and dark. Pictures go to `build/screenshots`.
class HubPagesTest {
    @TempDir private Path folder;

    private static void populate(Directory directory, int count) throws Exception {
        for (int i = 1; i <= count; i++) {
            directory.put(
                    "Community %03d".formatted(i),
                    new Listing(
                            "https://r%d.example.org".formatted(i),
                            i % 5 == 0 ? Listing.Type.INVITE_ONLY : Listing.Type.OPEN,
                            "We talk about subject %d, on every day but Sunday".formatted(i),
                            i));
        }
        directory.put(
                "Gärtner & <Freunde>",
                new Listing("https://garten.example.org", Listing.Type.OPEN, "", 1));
        directory.put(
                "../a/b?",
                new Listing("https://dots.example.org", Listing.Type.OPEN, "Dots and slashes", 0));
    }

    @Test
    void theDirectoryIsSearchedAndACommunityIsLookedAt() throws Exception {
        try (TestHubs hubs = new TestHubs(folder, 2)) {
            hubs.start(0);
            hubs.start(1);
            populate(hubs.ready(0), 120);
            hubs.ready(1).put("From the other hub", TestHubs.listing("Another subject"));
            TestHubs.await("both are here", () -> hubs.hub(0).directory().size() == 123);
            Chromium.browse("hub.mjs", "http://" + hubs.hub(0).authority(), "123");
        }
    }

    @Test
    void anEmptyDirectorySaysWhatToDo() throws Exception {
        try (TestHubs hubs = new TestHubs(folder, 1)) {
            hubs.start(0);
            Chromium.browse("hub.mjs", "http://" + hubs.hub(0).authority(), "0");
        }
    }
}
