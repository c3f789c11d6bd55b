package goop.rendezvous;

import goop.http.ClientAddress;
import goop.http.Handler;
import goop.http.PublicUrl;
import goop.http.RateLimit;
import goop.http.Refusal;
import goop.http.Request;
import goop.http.Response;
import goop.json.JsonWriter;
import goop.libp2p.ProtocolException;
import goop.presence.Presence;
import goop.presence.PresenceBoard;
import goop.presence.PresenceJson;
import goop.presence.Verdict;
import goop.registration.Registrations;
import goop.registration.Standing;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Optional;

/// `POST /publish`: a peer says that it is here, has changed, or leaves.
///
/// | status | when |
/// |---|---|
/// | 204 | taken; `Goop-Token` and `Goop-Next-Beat` may come with it |
/// | 202 | not shown: the peer's e-mail address is not verified; JSON says where to register |
/// | 400 | `bad json`, or `bad message: …` |
/// | 403 | `signature required`, a signature that does not hold, a replay; or banned; the e-mail address is another peer's |
/// | 413 | longer than 32 KiB |
/// | 429 | over the limit of the peer id or of the address |
/// | 503 | the board is full, or registrations cannot be read |
final class PublishHandler implements Handler {
    private static final Response BUSY = Response.text(429, "rate limit exceeded");
    private static final String RETRY_FULL = "30";

    private final PresenceBoard board;
    private final Bans bans;
    private final RateLimit byAddress;
    private final RateLimit byPeer;
    private final PeerTraffic peers;
    private final Traffic traffic;
    private final ProxyWarning proxyWarning;
    private final Optional<Registrations> registrations;
    private final PublicUrl url;

    PublishHandler(
            PresenceBoard board,
            Bans bans,
            RateLimit byAddress,
            RateLimit byPeer,
            PeerTraffic peers,
            Traffic traffic,
            ProxyWarning proxyWarning,
            Optional<Registrations> registrations,
            PublicUrl url) {
        this.board = board;
        this.bans = bans;
        this.byAddress = byAddress;
        this.byPeer = byPeer;
        this.peers = peers;
        this.traffic = traffic;
        this.proxyWarning = proxyWarning;
        this.registrations = registrations;
        this.url = url;
    }

    @Override
    public Response handle(Request request) throws IOException {
        long began = System.nanoTime();
        InetAddress client = request.client();
        if (client == request.remote() && !request.headers("X-Forwarded-For").isEmpty()) {
            proxyWarning.unbelieved(client);
        }
        if (bans.address(client)) return refuse("banned", Response.text(403, "banned"));
        long wait = byAddress.take(ClientAddress.network(client));
        if (wait > 0) return refuse("address_rate", busy(wait));
        byte[] body = request.body();
        Presence message = parse(body);
        if (bans.peer(message.peerId())) return refuse("banned", Response.text(403, "banned"));
        wait = byPeer.take(message.peerId());
        if (wait > 0) return refuse("peer_rate", busy(wait));
        Response held = unregistered(request, message);
        if (held != null) return held;
        Response response = publish(request, message, client, body.length);
        traffic.publishSeconds.observeSince(began);
        return response;
    }

    private Presence parse(byte[] body) throws Refusal {
        try {
            return PresenceJson.parse(body);
        } catch (ProtocolException wrong) {
            traffic.refuse("bad_message");
            throw new Refusal(400, wrong.getMessage());
        }
    }

    /// What stands against showing it, or null. Leaving is everybody's right.
    private Response unregistered(Request request, Presence message) {
        if (registrations.isEmpty() || message.type() == Presence.Type.OFFLINE) return null;
        boolean proves = message.signed() || request.header("Goop-Token") != null;
        Standing standing = registrations.get().standing(message.email(), message.peerId(), proves);
        return switch (standing) {
            case UNKNOWN, UNBOUND, VERIFIED -> null;
            case ANOTHERS ->
                    refuse(
                            "anothers_email",
                            Response.text(403, "that e-mail address is bound to another peer"));
            case UNSIGNED -> refuse(goop.presence.Refusal.SIGNATURE_REQUIRED);
            case UNREGISTERED -> hold(request);
        };
    }

    private Response hold(Request request) {
        if (!registrations.get().known()) {
            return refuse(
                    "registrations_unknown",
                    Response.text(503, "registrations cannot be read now")
                            .with("Retry-After", RETRY_FULL));
        }
        traffic.refuse("unregistered");
        byte[] hint =
                new JsonWriter()
                        .object()
                        .field("status", "registration required")
                        .field("register", url.of(request) + "/register")
                        .endObject()
                        .toBytes();
        return Response.json(202, hint);
    }

    private Response publish(Request request, Presence message, InetAddress client, int bytes) {
        return switch (board.publish(message, request.header("Goop-Token"))) {
            case Verdict.Accepted accepted -> {
                traffic.publishes.increment();
                peers.published(message.peerId(), client, bytes, accepted.shown());
                yield answer(accepted);
            }
            case Verdict.Refused(goop.presence.Refusal why) -> refuse(why);
        };
    }

    private static Response answer(Verdict.Accepted accepted) {
        Response response = Response.NO_CONTENT;
        if (accepted.token() != null) response = response.with("Goop-Token", accepted.token());
        if (accepted.nextBeatSeconds() > 0) {
            response =
                    response.with("Goop-Next-Beat", Integer.toString(accepted.nextBeatSeconds()));
        }
        return response;
    }

    private Response refuse(goop.presence.Refusal why) {
        return switch (why) {
            case SIGNATURE_REQUIRED -> refuse("unsigned", Response.text(403, why.sentence()));
            case BAD_SIGNATURE -> refuse("bad_signature", Response.text(403, why.sentence()));
            case UNTIMELY, REPLAYED -> refuse("replay", Response.text(403, why.sentence()));
            case FULL ->
                    refuse(
                            "full",
                            Response.text(503, why.sentence()).with("Retry-After", RETRY_FULL));
        };
    }

    private Response refuse(String reason, Response response) {
        traffic.refuse(reason);
        return response;
    }

    private static Response busy(long seconds) {
        return BUSY.with("Retry-After", Long.toString(seconds));
    }
}
