package goop.viewer;

import goop.http.Chromium;
import goop.peer.TestPeer;

import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/// What a peer's user does with its pages: the own site, with an upload over a line of 2 MB/s,
/// shared files, settings, the log. `make upload` has the upload whole, 200 MiB; `make test` is
/// content with a part of that.
class OwnPagesTest {
    @Test
    void theOwnSiteFilesSettingsAndLog() throws Exception {
        byte[] bytes = new byte[Integer.getInteger("goop.upload.mib", 12) << 20];
        new Random(1).nextBytes(bytes);
        Path folder = Files.createTempDirectory("goop-upload");
        Path large = folder.resolve("large.bin");
        Files.write(large, bytes);
        try (TestPeer anna = TestPeer.hosting("Anna");
                TestPeer bob = anna.friend("Bob");
                Viewer hers = Viewer.start(anna.node, false);
                Viewer his = Viewer.start(bob.node, false)) {
            anna.write("goop.properties", "# mine, and stays\nchat.keep_history = false\n");
            anna.sees(bob);
            bob.sees(anna);
            Chromium.browse(
                    "own-pages.mjs",
                    hers.url(),
                    his.url(),
                    anna.id(),
                    anna.server(),
                    anna.folder.toString(),
                    large.toString());
        } finally {
            Files.delete(large);
            Files.delete(folder);
        }
    }
}
