package goop.viewer;

import goop.http.Handler;
import goop.http.Html;
import goop.http.PeerMark;
import goop.http.Request;
import goop.http.Response;
import goop.http.Template;
import goop.http.Words;
import goop.libp2p.PeerId;
import goop.libp2p.ProtocolException;
import goop.peer.ListedPeer;
import goop.peer.PeerNode;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Pages about one peer: `GET /peer?id=`: how it is reached, its site, what it shares; and `GET
/// /why?id=`: why it is reached as it is.
///
/// | status | when |
/// |---|---|
/// | 200 | always for what is a peer id, listed or not |
/// | 404 | for anything else |
final class PeerPage implements Handler {
    private static final Template PAGE = Template.beside(PeerPage.class, "web/peer.html");
    private static final Template WHY = Template.beside(PeerPage.class, "web/why.html");

    private final PeerNode node;
    private final Pages pages;
    private final SiteOrigins origins;

    PeerPage(PeerNode node, Pages pages, SiteOrigins origins) {
        this.node = node;
        this.pages = pages;
        this.origins = origins;
    }

    @Override
    public Response handle(Request request) throws IOException {
        Optional<PeerId> asked = peer(request);
        if (asked.isEmpty()) return nobody();
        PeerId peer = asked.get();
        boolean self = peer.equals(node.id());
        Map<String, Object> values = values(peer);
        values.put("origin", origins.of(peer).orElse(""));
        values.put("self", String.valueOf(self));
        String page = page(peer, "peer.js", PAGE.render(values));
        return pages.framing(_ -> Pages.html(page), origins.policy(peer)).handle(request);
    }

    Response why(Request request) throws IOException {
        Optional<PeerId> asked = peer(request);
        if (asked.isEmpty()) return nobody();
        PeerId peer = asked.get();
        Map<String, Object> values = values(peer);
        String known = node.peers().find(peer.toString()).map(it -> it.reach().why()).orElse("");
        values.put("known", known);
        // A link of another site must not make us connect to somebody.
        String from = request.header("Sec-Fetch-Site");
        values.put("now", String.valueOf("same-origin".equals(from)));
        return Pages.html(page(peer, "why.js", WHY.render(values)));
    }

    private static Optional<PeerId> peer(Request request) throws IOException {
        String text = request.query("id");
        try {
            return Optional.of(PeerId.parse(text == null ? "" : text));
        } catch (ProtocolException nobody) {
            return Optional.empty();
        }
    }

    private Response nobody() {
        Html said = new Html("<h1>No such peer</h1><p><a href=\"./\">Who is here</a></p>");
        return Response.html(404, pages.framed("No such peer · goop", "", "shell.js", said));
    }

    private String name(PeerId peer) {
        String label =
                peer.equals(node.id())
                        ? node.profile().label()
                        : node.peers().find(peer.toString()).map(ListedPeer::label).orElse("");
        return label.isEmpty() ? "Unnamed" : label;
    }

    private Map<String, Object> values(PeerId peer) {
        String id = peer.toString();
        Map<String, Object> values = new HashMap<>();
        values.put("name", name(peer));
        values.put("id", id);
        values.put("shortId", Words.shortId(id));
        values.put("mark", PeerMark.of(id));
        return values;
    }

    private String page(PeerId peer, String script, Html content) {
        return pages.framed(name(peer) + " · goop", "", script, content);
    }
}
