package goop.viewer;

import goop.http.Chromium;
import goop.peer.TestPeer;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.ServerSocket;

/// The peer's own pages in headless Chromium, with peers on loopback that a rendezvous server of
/// one of them introduces. The scripts are in `test/browser`.
class ViewerPagesTest {
    private static Viewer pages(TestPeer peer) throws IOException {
        return Viewer.start(peer.node, false);
    }

    @Test
    void peersAndChatAreLiveInAllTabs() throws Exception {
        try (TestPeer anna = TestPeer.hosting("Anna");
                TestPeer bob = anna.friend("Bob");
                Viewer hers = pages(anna);
                Viewer his = pages(bob)) {
            bob.write("site/index.html", "<p>The site of Bob</p><script src=\"run.js\"></script>");
            bob.write("site/run.js", "document.body.append(document.createElement('b'))");
            anna.sees(bob);
            bob.sees(anna);
            Chromium.browse("peer-pages.mjs", hers.url(), his.url());
        }
    }

    @Test
    void aHostileSiteReachesNothingOfOurs() throws Exception {
        try (ServerSocket elsewhere = new ServerSocket(0);
                TestPeer anna = TestPeer.hosting("Anna");
                TestPeer bob = anna.friend("Bob");
                TestPeer carl = anna.friend("Carl");
                Viewer hers = pages(anna);
                Viewer his = pages(bob)) {
            String evil = "<!doctype html><title>evil</title><script src=\"evil.js\"></script>";
            bob.write("site/evil.html", evil + "<body>Evil");
            bob.write("site/index.html", evil + "<body>Evil at home");
            bob.write("site/evil.js", "document.title = 'evil runs'");
            bob.write("site/worker.js", "");
            String store = "<!doctype html><title>store</title><script src=\"store.js\"></script>";
            carl.write("site/store.html", store + "<body>Carl");
            carl.write(
                    "site/store.js",
                    "localStorage.setItem('secret', 'of Carl');"
                            + " document.cookie = 'secret=of-Carl'; document.title = 'stored'");
            anna.sees(bob).sees(carl);
            bob.sees(anna);
            String port = String.valueOf(elsewhere.getLocalPort());
            Chromium.browse("hostile-site.mjs", hers.url(), his.url(), bob.id(), carl.id(), port);
        }
    }
}
