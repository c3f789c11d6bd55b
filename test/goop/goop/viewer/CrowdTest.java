package goop.viewer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import goop.http.Chromium;
import goop.peer.TestPeer;

import org.junit.jupiter.api.Test;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;

/// The list of a peer that sees a thousand others.
class CrowdTest {
    @Test
    void aThousandPeersAreListedFoundAndSorted() throws Exception {
        try (TestPeer anna =
                        TestPeer.hosting(
                                "Anna",
                                "presence.limit_address_per_minute=0",
                                "presence.ttl_seconds=600");
                Viewer viewer = Viewer.start(anna.node, false);
                HttpClient http = HttpClient.newHttpClient()) {
            for (int each = 0; each < 1000; each++) {
                String message =
                        """
                        {"type":"online","peerID":"crowd-%d","content":"Peer %d",\
                        "addrs":["/ip4/203.0.113.%d/tcp/4001"],"ts":%d}\
                        """
                                .formatted(each, each, each % 250, System.currentTimeMillis());
                HttpRequest publish =
                        HttpRequest.newBuilder(URI.create(anna.server() + "/publish"))
                                .POST(BodyPublishers.ofString(message))
                                .build();
                assertEquals(204, http.send(publish, BodyHandlers.discarding()).statusCode());
            }
            TestPeer.await(() -> anna.node.peers().size() == 1000, "for a thousand peers");
            Chromium.browse("crowd.mjs", viewer.url(), anna.server());
        }
    }
}
