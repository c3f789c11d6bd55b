package goop.viewer;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import goop.http.Chromium;
import goop.peer.TestPeer;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetSocketAddress;

/// Two people play the game of the template store, each in a browser at a peer of their own.
class SiteGameTest {
    @Test
    void movesGoFromPeerToPeerAndALostConnectionIsSaid() throws Exception {
        try (TestPeer anna = TestPeer.hosting("Anna");
                Viewer hers = Viewer.start(anna.node, false);
                Bob bob = new Bob(anna)) {
            anna.sees(bob.peer);
            bob.peer.sees(anna);
            Chromium.browse(
                    "four-in-a-row.mjs",
                    hers.url(),
                    bob.pages.url(),
                    bob.peer.id(),
                    anna.server(),
                    bob.url());
        }
    }

    /// Goes, and comes back in the same folder at the same port, when the script asks for it.
    private static final class Bob implements AutoCloseable {
        private final TestPeer friend;
        private final HttpServer control;
        private TestPeer peer;
        private Viewer pages;

        Bob(TestPeer friend) throws IOException {
            this.friend = friend;
            control = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
            control.createContext("/gone", this::gone);
            control.createContext("/back", this::back);
            control.start();
            peer = friend.friend("Bob");
            pages = Viewer.start(peer.node, false);
        }

        String url() {
            return "http://127.0.0.1:" + control.getAddress().getPort();
        }

        private void gone(HttpExchange exchange) throws IOException {
            pages.close();
            peer.node.close();
            done(exchange);
        }

        private void back(HttpExchange exchange) throws IOException {
            String port = "viewer.http_addr=" + pages.url().replace("http://", "");
            String server = "presence.rendezvous_wan=" + friend.server();
            peer = TestPeer.startIn(peer.folder, "Bob", server, port);
            pages = Viewer.start(peer.node, false);
            done(exchange);
        }

        private static void done(HttpExchange exchange) throws IOException {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        }

        @Override
        public void close() throws IOException {
            control.stop(0);
            pages.close();
            peer.close();
        }
    }
}
