package goop.viewer;

import goop.http.Handler;
import goop.http.Html;
import goop.http.Request;
import goop.http.Response;
import goop.http.Template;
import goop.peer.ListedPeer;
import goop.peer.PeerNode;

import java.util.List;
import java.util.Map;

/// `GET /`: who we are and who there is, as plain HTML.
final class StartPage implements Handler {
    private static final Template PAGE = Template.beside(StartPage.class, "web/start.html");
    private static final Template ROW = Template.beside(StartPage.class, "web/peer-row.html");

    private final PeerNode node;

    StartPage(PeerNode node) {
        this.node = node;
    }

    @Override
    public Response handle(Request request) {
        List<ListedPeer> peers = node.peers().all();
        StringBuilder rows = new StringBuilder();
        for (ListedPeer each : peers) {
            rows.append(
                    ROW.render(
                            Map.of(
                                    "label", each.label(),
                                    "id", each.id(),
                                    "way", each.reach().way().word().replace('_', ' '))));
        }
        String label = node.profile().label();
        Map<String, ?> values =
                Map.of(
                        "label",
                        label.isEmpty() ? "goop" : label,
                        "id",
                        node.id(),
                        "count",
                        switch (peers.size()) {
                            case 0 -> "Nobody else yet.";
                            case 1 -> "One peer.";
                            default -> peers.size() + " peers.";
                        },
                        "rows",
                        new Html(rows.toString()));
        return Response.html(200, PAGE.render(values).text());
    }
}
