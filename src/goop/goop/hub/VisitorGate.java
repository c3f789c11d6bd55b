package goop.hub;

import goop.http.ClientAddress;
import goop.http.Handler;
import goop.http.RateLimit;
import goop.http.Response;

/// Stands before what everybody may ask: 429 for an address that asks too much.
final class VisitorGate {
    private static final int MOST_ADDRESSES = 100_000;

    private final RateLimit limit;

    /// @param perMinute 0 for no limit
    VisitorGate(int perMinute) {
        limit = new RateLimit(perMinute, burst(perMinute), MOST_ADDRESSES);
    }

    private static int burst(int perMinute) {
        return Math.max(1, perMinute / 4);
    }

    /// Another limit from now on; who has used up what counts on.
    void allow(int perMinute) {
        limit.allow(perMinute, burst(perMinute));
    }

    Handler around(Handler handler) {
        return request -> {
            long wait = limit.take(ClientAddress.network(request.client()));
            if (wait == 0) return handler.handle(request);
            return Response.text(429, "too many requests from this address")
                    .with("Retry-After", Long.toString(wait));
        };
    }
}
