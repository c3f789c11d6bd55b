package goop.viewer;

import goop.http.EventSource;
import goop.http.EventStream;
import goop.http.RateLimit;
import goop.http.Request;
import goop.http.Response;
import goop.http.StreamSlots;
import goop.json.Json;
import goop.json.JsonException;
import goop.json.JsonObject;
import goop.json.JsonWriter;
import goop.libp2p.PeerId;
import goop.peer.ChatEvent;
import goop.peer.ChatMessage;
import goop.peer.Feed;
import goop.peer.PeerNode;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// `/.goop/site-chat` under a site's own origin: messages between who looks at the site and whose
/// it is, once the user has allowed that.
///
/// | status | when |
/// |---|---|
/// | 200 | GET: `event: hello` with `{"self","owner"}`, then `{"from","content"}` for each message |
/// | 204 | POST `{"content"}`, of the owner `{"content","to"}`: the other side has it |
/// | 403 | the user has not allowed it, or not within a minute of being asked |
/// | 413 | more than 4 KiB |
/// | 429 | more than five messages a second, or too many open streams |
/// | 502 | the other side is out of reach |
final class SiteChatApi {
    private static final System.Logger LOG = System.getLogger("goop.viewer");
    private static final int MOST_BYTES = 4096;
    // As JSON, in which a character can take six.
    private static final int MOST_REQUEST = 6 * MOST_BYTES + 1024;
    private static final int A_SECOND = 5;
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration BETWEEN_PINGS = Duration.ofSeconds(15);

    private final PeerNode node;
    private final SiteChats sites;
    private final RateLimit rate =
            RateLimit.every(Duration.ofMillis(1000 / A_SECOND), A_SECOND, 1_000);
    private final StreamSlots slots = new StreamSlots(200, 20);

    SiteChatApi(PeerNode node, SiteChats sites) {
        this.node = node;
        this.sites = sites;
    }

    Response handle(Request request, PeerId site) throws IOException, InterruptedException {
        return switch (request.method()) {
            case "GET" -> listen(site);
            case "POST" -> send(request, site);
            default -> error(405, "method not allowed");
        };
    }

    private Response listen(PeerId site) throws InterruptedException {
        if (slots.take(site) != StreamSlots.Answer.TAKEN) return error(429, "too many streams");
        boolean opened = false;
        try {
            if (!sites.ask(site, PATIENCE)) return error(403, "the user has not allowed it");
            opened = true;
            return Response.events(new Line(site));
        } finally {
            if (!opened) slots.release(site);
        }
    }

    private Response send(Request request, PeerId site) throws IOException, InterruptedException {
        String type = request.header("Content-Type");
        if (type == null || !type.startsWith("application/json")) {
            return error(415, "expected application/json");
        }
        if (sites.of(site) != SiteChats.Answer.YES)
            return error(403, "the user has not allowed it");
        String content;
        PeerId to;
        try {
            JsonObject body = Json.parseObject(request.body(MOST_REQUEST));
            content = body.string("content");
            to = site.equals(node.id()) ? Api.peer(body.string("to")) : site;
        } catch (JsonException | IllegalArgumentException wrong) {
            return error(400, wrong.getMessage());
        }
        if (content.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
            return error(413, "a message has at most " + MOST_BYTES + " bytes");
        }
        if (rate.take(site) > 0) return error(429, A_SECOND + " messages a second at most");
        try {
            node.chat().sendFromSite(to, site, content);
            return Response.NO_CONTENT;
        } catch (IOException unreachable) {
            // Where it was looked for is none of the site's business.
            LOG.log(Level.DEBUG, () -> "site-chat=undelivered why=" + unreachable.getMessage());
            return error(502, "the other side is out of reach");
        }
    }

    private static Response error(int status, String why) {
        return Response.json(
                status, new JsonWriter().object().field("error", why).endObject().toBytes());
    }

    private final class Line implements EventSource {
        private final PeerId site;

        Line(PeerId site) {
            this.site = site;
        }

        @Override
        public void run(EventStream stream) throws IOException, InterruptedException {
            try (Feed.Reader<ChatEvent> events = node.chat().events()) {
                LiveEvents.Frames frames = new LiveEvents.Frames();
                JsonWriter hello = new JsonWriter().object().field("self", node.id().toString());
                frames.add("hello", hello.field("owner", site.toString()).endObject());
                stream.write(frames.take());
                while (!events.behind() && sites.of(site) == SiteChats.Answer.YES) {
                    var news = events.next(BETWEEN_PINGS);
                    if (sites.of(site) != SiteChats.Answer.YES) return;
                    for (ChatEvent each : news) {
                        if (each instanceof ChatEvent.FromSite(ChatMessage message)) {
                            add(message, frames);
                        }
                    }
                    if (news.isEmpty()) stream.ping();
                    byte[] bytes = frames.take();
                    if (bytes.length > 0) stream.write(bytes);
                }
            }
        }

        // The owner hears every visitor of his site, a visitor the owner and nobody else.
        private void add(ChatMessage message, LiveEvents.Frames frames) {
            boolean its = message.siteId().equals(site.toString());
            boolean owner = site.equals(node.id());
            if (!its || !owner && !message.from().equals(site.toString())) return;
            if (message.content().getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) return;
            JsonWriter json = new JsonWriter().object().field("from", message.from());
            frames.add("message", json.field("content", message.content()).endObject());
        }

        @Override
        public void ended() {
            slots.release(site);
        }
    }
}
