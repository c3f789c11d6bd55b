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

/// `GET /peer?id=`: one peer: how it is reached, its site, what it shares.
///
/// | status | when |
/// |---|---|
/// | 200 | always for what is a peer id, listed or not |
/// | 404 | for anything else |
final class PeerPage implements Handler {
    private static final Template PAGE = Template.beside(PeerPage.class, "web/peer.html");

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
        String text = request.query("id");
        PeerId peer;
        try {
            peer = PeerId.parse(text == null ? "" : text);
        } catch (ProtocolException nobody) {
            Html said = new Html("<h1>No such peer</h1><p><a href=\"./\">Who is here</a></p>");
            return Response.html(404, pages.framed("No such peer · goop", "", "shell.js", said));
        }
        String id = peer.toString();
        boolean self = peer.equals(node.id());
        String label =
                self
                        ? node.profile().label()
                        : node.peers().find(id).map(ListedPeer::label).orElse("");
        String name = label.isEmpty() ? "Unnamed" : label;
        Map<String, Object> values = new HashMap<>();
        values.put("name", name);
        values.put("id", id);
        values.put("shortId", Words.shortId(id));
        values.put("mark", PeerMark.of(id));
        values.put("origin", origins.of(peer).orElse(""));
        values.put("self", String.valueOf(self));
        String page = pages.framed(name + " · goop", "", "peer.js", PAGE.render(values));
        return pages.framing(_ -> Pages.html(page), origins.policy(peer)).handle(request);
    }
}
