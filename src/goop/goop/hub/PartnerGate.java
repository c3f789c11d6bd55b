package goop.hub;

import goop.config.FederationPeer;
import goop.http.ClientAddress;
import goop.http.RateLimit;
import goop.http.Request;
import goop.http.Response;
import goop.hub.replica.KeyChain;
import goop.hub.replica.Refused;

import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;

/// Stands before what only partners may ask, each within its quota.
///
/// | status | when |
/// |---|---|
/// | 403 | not one of our partners, or its signature does not hold |
/// | 429 | more requests in a minute than this partner may make, or this address unsigned |
final class PartnerGate {
    private static final int STRANGERS_PER_MINUTE = 60;
    private static final int MOST_STRANGERS = 10_000;
    private static final byte[] NO_BODY = {};

    /// What answers a partner.
    interface PartnerHandler {
        Response handle(FederationPeer partner, Request request, byte[] body) throws IOException;
    }

    private final Directory directory;
    private final Partners partners;
    private final RateLimit strangers =
            new RateLimit(STRANGERS_PER_MINUTE, STRANGERS_PER_MINUTE, MOST_STRANGERS);
    private final InstantSource clock;

    PartnerGate(Directory directory, Partners partners, InstantSource clock) {
        this.directory = directory;
        this.partners = partners;
        this.clock = clock;
    }

    goop.http.Handler around(PartnerHandler handler) {
        return request -> {
            byte[] body = request.safe() ? NO_BODY : request.body();
            Optional<Partners.Partner> partner = partner(request, body);
            if (partner.isEmpty()) return stranger(request);
            String origin = partner.get().origin();
            long wait = partner.get().limit().take(origin);
            if (wait == 0) return handler.handle(partner.get().settings(), request, body);
            directory.count(origin, Refused.RATE);
            return later(wait, "more requests than this hub may make in a minute");
        };
    }

    private Optional<Partners.Partner> partner(Request request, byte[] body) {
        String name = request.header(RequestSignature.NAME);
        Optional<Partners.Partner> partner = name == null ? Optional.empty() : partners.get(name);
        if (partner.isEmpty()) return Optional.empty();
        Optional<KeyChain> chain = directory.chain(name);
        boolean holds =
                chain.isPresent()
                        && RequestSignature.holds(
                                chain.get().current(),
                                name,
                                directory.name(),
                                request,
                                body,
                                clock.millis());
        return holds ? partner : Optional.empty();
    }

    private Response stranger(Request request) {
        long wait = strangers.take(ClientAddress.network(request.client()));
        if (wait > 0) return later(wait, "too many requests");
        return Response.text(403, "for hubs that this one federates with, signed by their key");
    }

    private static Response later(long seconds, String why) {
        return Response.text(429, why).with("Retry-After", Long.toString(seconds));
    }
}
