package goop.viewer;

import goop.http.Handler;
import goop.http.Html;
import goop.http.PeerMark;
import goop.http.Request;
import goop.http.Response;
import goop.http.Template;
import goop.http.Words;
import goop.peer.ListedPeer;
import goop.peer.PeerNode;
import goop.peer.Reach;
import goop.peer.Source;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// `GET /`: who there is and how each is reached. Whole without scripts; `peers.js` then keeps it
/// live, and draws the map.
final class PeersPage implements Handler {
    /// Rows that are rendered here; scripts show all.
    private static final int MOST_ROWS = 500;

    private static final Template PAGE = Template.beside(PeersPage.class, "web/peers.html");
    private static final Template WHY = new Template("why", " <a href=\"why?id={{id}}\">why</a>");
    private static final Template ROW = Template.beside(PeersPage.class, "web/peers-row.html");

    private final PeerNode node;
    private final Pages pages;

    PeersPage(PeerNode node, Pages pages) {
        this.node = node;
        this.pages = pages;
    }

    @Override
    public Response handle(Request request) {
        Instant now = Instant.now();
        List<ListedPeer> peers = node.peers().all();
        String rows =
                peers.stream()
                        .limit(MOST_ROWS)
                        .map(peer -> ROW.render(values(peer, now)).text())
                        .collect(Collectors.joining());
        String label = node.profile().label();
        String id = node.id().toString();
        Map<String, Object> values = new HashMap<>();
        values.put("label", label.isEmpty() ? "Unnamed" : label);
        values.put("id", id);
        values.put("shortId", Words.shortId(id));
        values.put("mark", PeerMark.of(id));
        values.put("count", Words.count(peers.size()));
        values.put("countWord", peers.size() == 1 ? "peer is here" : "peers are here");
        values.put("feed", "As of " + Words.exact(now));
        values.put("rows", new Html(rows));
        values.put("nobodyHidden", new Html(peers.isEmpty() ? "" : " hidden"));
        values.put("tableHidden", new Html(peers.isEmpty() ? " hidden" : ""));
        values.put("looking", looking());
        int more = Math.max(0, peers.size() - MOST_ROWS);
        values.put("more", Words.count(more));
        values.put("moreHidden", new Html(more == 0 ? " hidden" : ""));
        String title = peers.size() + " here · goop";
        return Pages.html(pages.framed(title, "./", "peers.js", PAGE.render(values)));
    }

    // Where others could come from, for somebody who sees nobody.
    private String looking() {
        boolean lan = node.seenByMdns().isPresent();
        String off = lan ? "" : "Looking on this network is switched off (p2p.mdns_interfaces). ";
        if (node.rendezvous().isEmpty()) {
            return (lan ? "Peers on this network appear here by themselves. " : off)
                    + "For others, set the address of a rendezvous server under Settings.";
        }
        String where = lan ? "on this network and at" : "at";
        return off + "Peers " + where + " your rendezvous server appear here by themselves.";
    }

    private static Map<String, ?> values(ListedPeer peer, Instant now) {
        Reach reach = peer.reach();
        Map<String, Object> values = new HashMap<>();
        values.put("id", peer.id());
        values.put("shortId", Words.shortId(peer.id()));
        values.put("mark", PeerMark.of(peer.id()));
        values.put("name", peer.label().isEmpty() ? "Unnamed" : peer.label());
        values.put("way", word(reach.way()));
        values.put("why", reach.why());
        boolean hard = reach.way() == Reach.Way.RELAYED || reach.way() == Reach.Way.OUT_OF_REACH;
        values.put("whyLink", hard ? WHY.render(Map.of("id", peer.id())) : new Html(""));
        values.put(
                "roundTrip",
                reach.roundTrip()
                        .map(it -> String.format(Locale.ROOT, "%.1f ms", it.toNanos() / 1e6))
                        .orElse("–"));
        values.put("sources", sources(peer));
        values.put("identity", peer.verified() ? "Signed" : "Not signed");
        values.put("seenMillis", peer.lastSeen().toEpochMilli());
        values.put("seenExact", Words.exact(peer.lastSeen()));
        values.put("seenAgo", Words.ago(peer.lastSeen(), now));
        return values;
    }

    private static String word(Reach.Way way) {
        return switch (way) {
            case UNTRIED -> "Not tried";
            case LAN -> "LAN";
            case DIRECT -> "Direct";
            case PUNCHED -> "Punched";
            case RELAYED -> "Relayed";
            case OUT_OF_REACH -> "Out of reach";
        };
    }

    private static String sources(ListedPeer peer) {
        return peer.sources().stream().sorted().map(Source::word).collect(Collectors.joining(", "));
    }
}
