package goop.viewer;

import goop.http.Handler;
import goop.http.Refusal;
import goop.http.Request;
import goop.http.Response;
import goop.libp2p.PeerId;
import goop.peer.Body;
import goop.peer.PeerNode;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/// Peers' sites, each under its own origin ([SiteOrigins]). They are hostile content: what they run
/// reaches nothing of the viewer's, nothing of other sites', and no other server.
///
/// | path | |
/// |---|---|
/// | `/.goop/enter?key=&path=` | from the viewer's `GET /open`: lets this browser in |
/// | `/.goop/here` | 204: tells the viewer's pages that the browser finds such names |
/// | `/.goop/site-chat` | [SiteChatApi] |
/// | any other | a page of the site |
///
/// Without the cookie of `enter` nothing is asked of a peer: neither a web site nor a program makes
/// us visit somebody.
final class SiteDoor {
    /// Everything from the site itself, nothing inline. No frames: a page of the same origin that
    /// came without this policy, such as an error that the server makes by itself, would be a way
    /// around it. As a window of its own such a page is cut off by its lack of an opener policy.
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:;"
                    + " font-src 'self' data:; media-src 'self' blob:; connect-src 'self';"
                    + " worker-src 'self'; frame-src 'none'; manifest-src 'self';"
                    + " form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private static final String PERMISSIONS =
            "camera=(), microphone=(), geolocation=(), display-capture=(), usb=(), serial=(),"
                    + " hid=(), bluetooth=(), midi=(), payment=(), publickey-credentials-get=()";

    private final PeerNode node;
    private final SiteOrigins origins;
    private final SiteChatApi chat;
    private final ViewerToken token;
    private final Set<String> viewers;
    private final String url;
    private final String cookie;

    /// @param viewers the hosts by which the viewer itself is known
    /// @param url the viewer's address
    SiteDoor(
            PeerNode node,
            SiteOrigins origins,
            SiteChatApi chat,
            ViewerToken token,
            Set<String> viewers,
            String url,
            int port) {
        this.node = node;
        this.origins = origins;
        this.chat = chat;
        this.token = token;
        this.viewers = viewers;
        this.url = url;
        // A browser sends a cookie to every port of its host.
        cookie = "goop-site-" + port;
    }

    /// Requests to the name of a site end here; all others go on.
    Handler before(Handler viewer) {
        Handler site = Api.endpoint(this::handle);
        return request -> {
            String host = request.header("Host");
            return SiteOrigins.named(host)
                    ? strict(Refusal.orAnswer(site, request))
                    : viewer.handle(request);
        };
    }

    /// `GET /open?peer=&path=` of the viewer: leads to the site.
    Response open(Request request) throws IOException {
        PeerId peer = Api.peer(Api.query(request, "peer"));
        String path = path(request.query("path"));
        Optional<String> origin = origins.of(peer);
        if (origin.isEmpty()) {
            throw new IllegalArgumentException("the id of this peer is too long for a name");
        }
        return Response.seeOther(
                origin.get() + "/.goop/enter?key=" + key(peer).value() + "&path=" + encoded(path));
    }

    private Response handle(Request request) throws IOException, InterruptedException {
        PeerId peer = origins.peer(request.header("Host")).orElse(null);
        if (peer == null) return Response.text(421, "no peer has that name");
        String path = request.path();
        if (path.equals("/.goop/here")) return here(request);
        if (path.equals("/.goop/enter")) return enter(request, peer);
        if (foreign(request)) return Response.text(403, "cross-site request refused");
        if (!key(peer).is(Gate.cookie(request, cookie))) return stranger(peer);
        if (path.equals("/.goop/site-chat")) return chat.handle(request, peer);
        if (path.startsWith("/.goop/")) return Response.text(404, "not found");
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            return Response.text(405, "method not allowed");
        }
        // It would go on when the site is no longer looked at, and could stand in for it.
        if (request.header("Service-Worker") != null) {
            return Response.text(403, "a site has no service worker here");
        }
        return page(Api.ask(() -> node.page(peer, path)), request);
    }

    static Response page(Body body, Request request) throws IOException {
        if (body.size() == 0 || request.method().equals("HEAD")) {
            body.close();
            return Response.bytes(200, body.mime(), new byte[0]);
        }
        // Closed by whoever writes the answer.
        return Response.stream(
                200,
                body.mime(),
                body.size(),
                out -> {
                    try (body) {
                        body.transferTo(out);
                    }
                });
    }

    private Response here(Request request) {
        String origin = request.header("Origin");
        boolean ours = origin != null && viewers.contains(origin.replaceFirst("^http://", ""));
        Response answer = Response.empty(204).with("Cache-Control", "no-store");
        return ours ? answer.with("Access-Control-Allow-Origin", origin) : answer;
    }

    private Response enter(Request request, PeerId peer) throws IOException {
        if (!key(peer).is(request.query("key"))) return stranger(peer);
        String path = path(request.query("path"));
        return Response.seeOther(encoded(path))
                .with(
                        "Set-Cookie",
                        cookie + "=" + key(peer).value() + "; Path=/; HttpOnly; SameSite=Lax");
    }

    private ViewerToken key(PeerId peer) {
        return token.derived("site " + peer);
    }

    // Navigation is how links work. Whatever else comes from other sites would be their doing.
    private static boolean foreign(Request request) {
        String origin = request.header("Origin");
        String own = "http://" + request.header("Host");
        if (origin != null && !origin.equalsIgnoreCase(own)) return true;
        String site = request.header("Sec-Fetch-Site");
        if (site == null || site.equals("same-origin") || site.equals("none")) return false;
        return !"document".equals(request.header("Sec-Fetch-Dest"));
    }

    private Response stranger(PeerId peer) {
        String link = url + "/peer?id=" + peer;
        return Response.html(
                401,
                """
                <!doctype html><html lang="en"><meta charset="utf-8"><title>goop</title>\
                <p>This site is opened from <a href="%s">the peer’s page</a>.</p></html>
                """
                        .formatted(link));
    }

    // Within the site: "//other.example" would lead out of it.
    private static String path(String path) {
        if (path == null) return "/";
        boolean within = path.startsWith("/") && !path.startsWith("//") && path.indexOf('\\') < 0;
        if (!within || path.length() > 2000 || path.chars().anyMatch(c -> c < ' ')) {
            throw new IllegalArgumentException("path: one that begins with a single slash");
        }
        return path;
    }

    private static String encoded(String path) {
        StringBuilder text = new StringBuilder();
        for (byte each : path.getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
            char c = (char) (each & 0xff);
            boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || "/-._~".indexOf(c) >= 0);
            if (plain) text.append(c);
            else text.append("%%%02X".formatted((int) c));
        }
        return text.toString();
    }

    private static Response strict(Response response) {
        return response.with("Content-Security-Policy", POLICY)
                .with("Permissions-Policy", PERMISSIONS)
                .with("X-Content-Type-Options", "nosniff")
                .with("X-Frame-Options", "DENY")
                .with("Referrer-Policy", "no-referrer")
                .with("Cross-Origin-Opener-Policy", "same-origin")
                .with("X-DNS-Prefetch-Control", "off")
                .with("Cache-Control", "no-store");
    }
}
