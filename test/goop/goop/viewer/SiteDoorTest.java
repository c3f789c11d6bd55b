package goop.viewer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.libp2p.Keypair;
import goop.libp2p.PeerId;
import goop.peer.TestPeer;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Who is let in where, said as a browser or a program says it.
class SiteDoorTest {
    private static String ask(Viewer viewer, String host, String target, String... headers)
            throws IOException {
        URI url = URI.create(viewer.url());
        try (Socket socket = new Socket(InetAddress.getByName(url.getHost()), url.getPort())) {
            StringBuilder request = new StringBuilder("GET " + target + " HTTP/1.1\r\n");
            request.append("Host: ").append(host).append("\r\nConnection: close\r\n");
            for (String each : headers) request.append(each).append("\r\n");
            byte[] bytes = request.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
            socket.getOutputStream().write(bytes);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static int status(String answer) {
        return Integer.parseInt(answer.split(" ", 3)[1]);
    }

    private static String header(String answer, String name) {
        return answer.lines()
                .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse("");
    }

    @Test
    void aSiteHasOneNameOfItsOwn() throws Exception {
        SiteOrigins origins = new SiteOrigins(8080);
        PeerId peer = Keypair.generate().peerId();
        String origin = origins.of(peer).orElseThrow();
        assertTrue(origin.matches("http://k[0-9a-z]{61}\\.localhost:8080"), origin);
        String host = origin.substring("http://".length());
        assertEquals(Optional.of(peer), origins.peer(host));
        assertEquals(Optional.of(peer), origins.peer(host.toUpperCase(java.util.Locale.ROOT)));
        // The same peer by another name, or at another port, would be another origin.
        assertEquals(Optional.empty(), origins.peer(peer.toCid() + ".localhost:8080"));
        assertEquals(Optional.empty(), origins.peer(host.replace(":8080", ":8081")));
        assertEquals(Optional.empty(), origins.peer("nobody.localhost:8080"));
    }

    @Test
    void aSiteIsOpenedByTheViewerAndByNobodyElse() throws Exception {
        try (TestPeer anna = TestPeer.start("Anna");
                Viewer viewer = Viewer.start(anna.node, false)) {
            anna.write("site/index.html", "<h1>Anna</h1>");
            String own = viewer.url().substring("http://".length());
            String token = "Authorization: " + ViewerToken.load(anna.folder).authorization();
            String opened = ask(viewer, own, "/open?peer=" + anna.id() + "&path=/a%20b", token);
            assertEquals(303, status(opened), opened);
            URI door = URI.create(header(opened, "location"));
            String host = door.getAuthority();
            String entered = ask(viewer, host, door.getRawPath() + "?" + door.getRawQuery());
            assertEquals(303, status(entered), entered);
            assertEquals("/a%20b", header(entered, "location"));
            String cookie = "Cookie: " + header(entered, "set-cookie").split(";")[0];
            assertTrue(header(entered, "set-cookie").contains("HttpOnly; SameSite=Lax"), entered);

            String page = ask(viewer, host, "/", cookie);
            assertEquals(200, status(page));
            assertTrue(page.endsWith("<h1>Anna</h1>"), page);
            assertTrue(header(page, "content-security-policy").startsWith("default-src 'none'"));

            assertEquals(401, status(ask(viewer, host, "/")));
            assertEquals(401, status(ask(viewer, host, "/", cookie + "x")));
            assertEquals(401, status(ask(viewer, host, "/.goop/enter?key=guess&path=/")));
            // Our API is not under its name, and its cookie opens nothing of ours.
            assertEquals(404, status(ask(viewer, host, "/api/peers", cookie, token)));
            assertEquals(401, status(ask(viewer, own, "/api/peers", cookie)));
            String[] foreign = {
                "Sec-Fetch-Site: cross-site", "Sec-Fetch-Dest: image", "Sec-Fetch-Site: same-site"
            };
            assertEquals(403, status(ask(viewer, host, "/", cookie, foreign[0], foreign[1])));
            assertEquals(403, status(ask(viewer, host, "/", cookie, foreign[2])));
            String document = "Sec-Fetch-Dest: document";
            assertEquals(200, status(ask(viewer, host, "/", cookie, foreign[0], document)));
            assertEquals(403, status(ask(viewer, host, "/", cookie, "Origin: http://" + own)));
            assertEquals(403, status(ask(viewer, host, "/", cookie, "Service-Worker: script")));
        }
    }

    @Test
    void theWayInLeadsNowhereElse() throws Exception {
        try (TestPeer anna = TestPeer.start("Anna");
                Viewer viewer = Viewer.start(anna.node, false)) {
            String own = viewer.url().substring("http://".length());
            String token = "Authorization: " + ViewerToken.load(anna.folder).authorization();
            String open = "/open?peer=" + anna.id() + "&path=";
            for (String path :
                    new String[] {"//evil.example", "/%5Cevil.example", "evil", "/%0d%0aX:"}) {
                assertEquals(400, status(ask(viewer, own, open + path, token)), path);
            }
        }
    }

    @Test
    void namesThatAreNotOursAreRefused() throws Exception {
        try (TestPeer anna = TestPeer.start("Anna");
                Viewer viewer = Viewer.start(anna.node, false)) {
            String port = ":" + URI.create(viewer.url()).getPort();
            String token = "Authorization: " + ViewerToken.load(anna.folder).authorization();
            for (String host : new String[] {"evil.example", "evil.localhost", "localhost.evil"}) {
                assertEquals(421, status(ask(viewer, host + port, "/api/peers", token)), host);
                assertEquals(421, status(ask(viewer, host + port, "/")), host);
            }
        }
    }
}
