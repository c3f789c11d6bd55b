package goop.viewer;

import goop.http.Handler;
import goop.http.Request;
import goop.http.Response;

import java.util.Locale;
import java.util.Set;

/// Who may use the peer through its web server: programs with the token in `data/viewer.token`, and
/// the peer's own pages with the token of this start, which they bear as a cookie.
///
/// | refused | status |
/// |---|---|
/// | a `Host` that is not ours: a name that suddenly leads to this machine (DNS rebinding) | 421 |
/// | an `Origin` or `Sec-Fetch-Site` of another site | 403 |
/// | no token, or the wrong one | 401 |
final class Gate {
    private final ViewerToken programs;
    private final ViewerToken pages = ViewerToken.passing();
    private final Set<String> hosts;
    private final String cookie;
    private volatile boolean open;

    /// @param hosts by which we are known, each with its port: `127.0.0.1:8080`
    /// @param open whether programs need no token
    Gate(ViewerToken programs, Set<String> hosts, int port, boolean open) {
        this.programs = programs;
        this.hosts = hosts;
        this.open = open;
        // A browser sends a cookie to every port of its host: two peers of one machine are told
        // apart by the name.
        cookie = "goop-" + port;
    }

    /// Whether programs need no token from now on.
    void open(boolean open) {
        this.open = open;
    }

    /// For what anybody may see who asks us by our name: the pages' own files.
    Handler ours(Handler handler) {
        return request -> {
            Response refused = refuseForeign(request);
            return refused == null ? handler.handle(request) : refused;
        };
    }

    /// For pages that a person opens: whoever comes from another site by a link may see them too,
    /// and gets the cookie.
    Handler page(Handler handler) {
        return request -> {
            if (!known(request)) return unknown();
            if (!request.safe()) return Response.text(405, "method not allowed");
            return handler.handle(request)
                    .with(
                            "Set-Cookie",
                            cookie + "=" + pages.value() + "; Path=/; HttpOnly; SameSite=Strict");
        };
    }

    /// For all that says or does something.
    Handler api(Handler handler) {
        return request -> {
            Response refused = refuseForeign(request);
            if (refused != null) return refused;
            if (!allowed(request)) {
                return Response.text(401, "the token in data/viewer.token is needed")
                        .with("WWW-Authenticate", "Bearer");
            }
            return handler.handle(request);
        };
    }

    private boolean allowed(Request request) {
        if (browser(request)) return pages.is(cookie(request, cookie));
        if (open) return true;
        String header = request.header("Authorization");
        boolean bearer = header != null && header.regionMatches(true, 0, "Bearer ", 0, 7);
        return bearer && programs.is(header.substring(7).strip());
    }

    private static boolean browser(Request request) {
        return request.header("Origin") != null
                || request.header("Sec-Fetch-Site") != null
                || request.header("Sec-Fetch-Mode") != null
                || request.header("Sec-Fetch-Dest") != null;
    }

    /// The cookie of that name, or null.
    static String cookie(Request request, String name) {
        for (String field : request.headers("Cookie")) {
            for (String each : field.split(";", 50)) {
                String[] pair = each.strip().split("=", 2);
                if (pair.length == 2 && pair[0].equals(name)) return pair[1];
            }
        }
        return null;
    }

    private Response refuseForeign(Request request) {
        if (!known(request)) return unknown();
        String site = request.header("Sec-Fetch-Site");
        boolean foreign = site != null && !site.equals("same-origin") && !site.equals("none");
        String origin = request.header("Origin");
        // Whoever asks us by one name may not come from a page of ours under another: cookies
        // differ.
        String own = "http://" + request.header("Host").toLowerCase(Locale.ROOT);
        // Under our own Referrer-Policy: no-referrer browsers name no origin for a form of ours.
        boolean form = "null".equals(origin) && "same-origin".equals(site);
        if (foreign || origin != null && !form && !origin.equalsIgnoreCase(own)) {
            return Response.text(403, "cross-site request refused");
        }
        return null;
    }

    private boolean known(Request request) {
        String host = request.header("Host");
        return host != null && hosts.contains(host.toLowerCase(Locale.ROOT));
    }

    private static Response unknown() {
        return Response.text(421, "this server is not known by that name");
    }
}
