package goop.viewer;

import goop.http.Chromium;
import goop.peer.TestPeer;

import org.junit.jupiter.api.Test;

/// Each template of the store as somebody's site: at phone and desk width, light and dark, to axe,
/// and without a request to anybody else.
class TemplateLooksTest {
    @Test
    void eachTemplateIsASiteToShow() throws Exception {
        try (TestPeer bob = TestPeer.hosting("Bob");
                Viewer his = Viewer.start(bob.node, false)) {
            Chromium.browse("templates.mjs", his.url(), bob.id(), bob.server());
        }
    }
}
