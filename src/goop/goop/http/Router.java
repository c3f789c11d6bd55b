package goop.http;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One table of all routes. Whole segments match, so `/plainX` never reaches `/plain`; a literal
/// segment goes before a `{name}`.
///
/// | request | answer |
/// |---|---|
/// | no such path | 404 `not found` |
/// | path known, method not | 405 `method not allowed` with `Allow` |
/// | HEAD | as GET, without its body |
/// | OPTIONS | 204 with `Allow`, and what CORS asks for |
public final class Router implements Handler {
    /// Those with a literal pattern are found by their path.
    private final Map<String, List<Route>> literal = new HashMap<>();

    private final List<Pattern> patterns = new ArrayList<>();
    private final List<Route> routes;

    private record Pattern(List<String> segments, List<Route> routes) {}

    private record Match(List<Route> routes, Map<String, String> parameters) {}

    public Router(List<Route> routes) {
        this.routes = List.copyOf(routes);
        Map<List<String>, List<Route>> bySegments = new LinkedHashMap<>();
        for (Route each : routes) {
            if (each.pattern().indexOf('{') < 0) {
                literal.computeIfAbsent(each.pattern(), path -> new ArrayList<>()).add(each);
            } else {
                bySegments.computeIfAbsent(each.segments(), path -> new ArrayList<>()).add(each);
            }
        }
        bySegments.forEach((segments, same) -> patterns.add(new Pattern(segments, same)));
    }

    /// The table, in the order in which it was written.
    public List<Route> routes() {
        return routes;
    }

    @Override
    public Response handle(Request request) throws IOException {
        Match match = match(request.path());
        if (match == null) return Response.text(404, "not found");
        Route route = route(match.routes, request.method());
        if (route == null) {
            return request.method().equals("OPTIONS")
                    ? options(match.routes)
                    : Response.text(405, "method not allowed").with("Allow", allow(match.routes));
        }
        if (!match.parameters.isEmpty()) request = request.with(match.parameters);
        if (!route.anyOrigin()) return route.handler().handle(request);
        return Refusal.orAnswer(route.handler(), request).with("Access-Control-Allow-Origin", "*");
    }

    private Match match(String path) {
        List<Route> found = literal.get(path);
        if (found != null) return new Match(found, Map.of());
        String[] segments = path.substring(1).split("/", -1);
        for (Pattern each : patterns) {
            Map<String, String> parameters = parameters(each.segments, segments);
            if (parameters != null) return new Match(each.routes, parameters);
        }
        return null;
    }

    /// What the names in the pattern stand for in this path, or null when it does not fit.
    private static Map<String, String> parameters(List<String> pattern, String[] path) {
        Map<String, String> parameters = new HashMap<>();
        for (int i = 0; i < pattern.size(); i++) {
            String expected = pattern.get(i);
            if (expected.endsWith("...}")) {
                String name = expected.substring(1, expected.length() - "...}".length());
                List<String> rest = List.of(path).subList(Math.min(i, path.length), path.length);
                parameters.put(name, String.join("/", rest));
                return parameters;
            }
            if (i == path.length) return null;
            if (expected.startsWith("{")) {
                if (path[i].isEmpty()) return null;
                parameters.put(expected.substring(1, expected.length() - 1), path[i]);
            } else if (!expected.equals(path[i])) {
                return null;
            }
        }
        return pattern.size() == path.length ? parameters : null;
    }

    private static Route route(List<Route> routes, String method) {
        for (Route each : routes) {
            if (each.method().equals(method)) return each;
        }
        return method.equals("HEAD") ? route(routes, "GET") : null;
    }

    private static String allow(List<Route> routes) {
        List<String> methods = new ArrayList<>();
        for (Route each : routes) {
            methods.add(each.method());
            if (each.method().equals("GET")) methods.add("HEAD");
        }
        methods.add("OPTIONS");
        return String.join(", ", methods);
    }

    private static Response options(List<Route> routes) {
        Response response = Response.NO_CONTENT.with("Allow", allow(routes));
        if (routes.stream().noneMatch(Route::anyOrigin)) return response;
        return response.with("Access-Control-Allow-Origin", "*")
                .with("Access-Control-Allow-Methods", "GET, HEAD")
                // EventSource sends this one by itself when it resumes.
                .with("Access-Control-Allow-Headers", "Last-Event-ID, Cache-Control")
                .with("Access-Control-Max-Age", "86400");
    }
}
