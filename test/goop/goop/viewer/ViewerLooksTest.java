package goop.viewer;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import goop.http.Chromium;
import goop.peer.TestPeer;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;

/// Pages that need no second peer: why somebody is out of reach, the manual, the log, and the menu.
class ViewerLooksTest {
    @Test
    void whyTheManualTheLogAndTheMenu() throws Exception {
        try (TestPeer anna = TestPeer.hosting("Anna");
                Viewer viewer = Viewer.start(anna.node, false)) {
            HttpServer control = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
            control.createContext("/log", ViewerLooksTest::log);
            control.start();
            try {
                String url = "http://127.0.0.1:" + control.getAddress().getPort();
                Chromium.browse("looks.mjs", viewer.url(), anna.server(), url);
            } finally {
                control.stop(0);
            }
        }
    }

    // Logs what the script says.
    private static void log(HttpExchange exchange) throws IOException {
        String line = exchange.getRequestURI().getQuery();
        System.getLogger("goop.test").log(Level.INFO, line);
        exchange.sendResponseHeaders(204, -1);
        exchange.close();
    }
}
