package goop.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Keeps other sites' pages from acting through a visitor's browser (CSRF): on methods that change
/// something, `Origin` and `Sec-Fetch-Site` must say that the page is ours, or its origin must be
/// listed. Programs send neither header and pass.
public final class CrossSite {
    private final Set<String> origins = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

    /// @param origins others that may, each `https://host[:port]`; our own public one belongs among
    ///   them, for proxies that put another `Host`
    public CrossSite(List<String> origins) {
        this.origins.addAll(origins);
    }

    /// 403 for what comes from a foreign page; CORS headers for listed origins.
    public Handler around(Handler handler) {
        return request -> {
            String origin = request.header("Origin");
            boolean listed = origin != null && origins.contains(origin);
            if (!request.safe() && !listed && foreign(request, origin)) {
                return Response.text(403, "cross-site request refused");
            }
            if (!listed) return handler.handle(request);
            return readable(request, Refusal.orAnswer(handler, request), origin);
        };
    }

    private static boolean foreign(Request request, String origin) {
        String site = request.header("Sec-Fetch-Site");
        // A page that merely shares the registrable domain is not us: sites under one public suffix
        // that nobody listed (peers' own sites on subdomains) count as neighbours too.
        if (site != null && !site.equals("same-origin") && !site.equals("none")) return true;
        // Under our own Referrer-Policy: no-referrer browsers name no origin for a form of ours.
        if ("null".equals(origin) && "same-origin".equals(site)) return false;
        return origin != null && !sameHost(origin, request.header("Host"));
    }

    // The scheme is the proxy's business: it may speak TLS where we do not.
    private static boolean sameHost(String origin, String host) {
        try {
            String authority = new URI(origin).getRawAuthority();
            return authority != null && authority.equalsIgnoreCase(host);
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static Response readable(Request request, Response response, String origin) {
        if (response.header("Access-Control-Allow-Origin") != null) return response;
        response =
                response.with("Access-Control-Allow-Origin", origin)
                        .with(
                                "Access-Control-Expose-Headers",
                                "Goop-Token, Goop-Next-Beat, Retry-After")
                        .with("Vary", "Origin");
        if (!request.method().equals("OPTIONS")) return response;
        return response.with("Access-Control-Allow-Methods", "GET, HEAD, POST")
                .with("Access-Control-Allow-Headers", "Content-Type, Goop-Token, Last-Event-ID")
                .with("Access-Control-Max-Age", "86400");
    }
}
