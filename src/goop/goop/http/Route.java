package goop.http;

import java.util.List;
import java.util.function.UnaryOperator;

/// One line of a route table.
///
/// @param method in capitals; `GET` answers `HEAD` too
/// @param pattern whole segments: `/relay`, `/peers/{id}`, and at the end `{rest...}`, which stands
///   for any number of segments, none included
/// @param anyOrigin whether scripts of every site may read the answer (CORS `*`): for public GETs
///   only
public record Route(String method, String pattern, Handler handler, boolean anyOrigin) {
    public Route {
        if (!pattern.startsWith("/")) throw new IllegalArgumentException(pattern);
        if (anyOrigin && !method.equals("GET")) {
            throw new IllegalArgumentException(method + " for any origin");
        }
    }

    public Route(String method, String pattern, Handler handler) {
        this(method, pattern, handler, false);
    }

    public static Route get(String pattern, Handler handler) {
        return new Route("GET", pattern, handler);
    }

    public static Route post(String pattern, Handler handler) {
        return new Route("POST", pattern, handler);
    }

    /// The same route, its answers readable by scripts of every site.
    public Route forAnyOrigin() {
        return new Route(method, pattern, handler, true);
    }

    /// The same route, with something before its handler.
    public Route through(UnaryOperator<Handler> before) {
        return new Route(method, pattern, before.apply(handler), anyOrigin);
    }

    List<String> segments() {
        return List.of(pattern.substring(1).split("/", -1));
    }
}
