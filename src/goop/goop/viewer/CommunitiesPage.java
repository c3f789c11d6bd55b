package goop.viewer;

import goop.community.Community;
import goop.community.Found;
import goop.http.Handler;
import goop.http.Html;
import goop.http.Refusal;
import goop.http.Request;
import goop.http.Response;
import goop.http.Template;
import goop.http.Words;
import goop.peer.Communities;
import goop.peer.PeerNode;
import goop.peer.RendezvousStatus;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `GET /communities?q=&hub=&cursor=`: the communities that the peer is in, and those that a hub
/// knows. Whole without scripts; `communities.js` keeps the states live.
final class CommunitiesPage implements Handler {
    private static final Template PAGE =
            Template.beside(CommunitiesPage.class, "web/communities.html");
    private static final Template JOINED =
            Template.beside(CommunitiesPage.class, "web/community-joined.html");
    private static final Template FOUND =
            Template.beside(CommunitiesPage.class, "web/community-found.html");
    private static final Template HUB =
            new Template("hub", "<option value=\"{{hub}}\"{{selected}}>{{hub}}</option>");
    private static final int LONGEST = 2_000;

    private final PeerNode node;
    private final Pages pages;

    CommunitiesPage(PeerNode node, Pages pages) {
        this.node = node;
        this.pages = pages;
    }

    @Override
    public Response handle(Request request) throws IOException {
        Communities communities = node.communities();
        List<URI> hubs = communities.hubs();
        List<Community> joined = communities.joined();
        String query = text(request, "q");
        String named = text(request, "hub");
        Optional<URI> hub =
                hubs.stream()
                        .filter(each -> named.isEmpty() || each.toString().equals(named))
                        .findFirst();
        Map<String, Object> values = new HashMap<>();
        values.put("q", query);
        values.put("noHubHidden", Html.hiddenIf(!hubs.isEmpty()));
        values.put("searchHidden", Html.hiddenIf(hubs.isEmpty()));
        values.put("hubsHidden", Html.hiddenIf(hubs.size() < 2));
        values.put("file", node.directory().resolve("goop.properties"));
        values.put("hubs", Html.joined(hubs.stream().map(each -> option(each, hub)).toList()));
        values.put("noneJoinedHidden", Html.hiddenIf(!joined.isEmpty()));
        values.put("joinedHidden", Html.hiddenIf(joined.isEmpty()));
        values.put("joined", Html.joined(joined.stream().map(this::joined).toList()));
        found(values, hub, query, text(request, "cursor"), joined);
        Html content = PAGE.render(values);
        return Pages.html(
                pages.framed("Communities · goop", "communities", "communities.js", content));
    }

    private static String text(Request request, String name) throws Refusal {
        String value = Optional.ofNullable(request.query(name)).orElse("");
        return value.length() > LONGEST ? "" : value;
    }

    private static Html option(URI each, Optional<URI> hub) {
        Html selected = Html.selectedIf(hub.filter(each::equals).isPresent());
        return HUB.render(Map.of("hub", each.toString(), "selected", selected));
    }

    private void found(
            Map<String, Object> values,
            Optional<URI> hub,
            String query,
            String cursor,
            List<Community> joined) {
        Found found = new Found(List.of(), 0, "");
        String trouble = "";
        try {
            if (hub.isPresent()) found = node.communities().search(hub.get(), query, cursor);
        } catch (IOException failed) {
            trouble = failed.getMessage();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            trouble = "the peer is stopping";
        }
        int count = found.communities().size();
        values.put("trouble", trouble);
        values.put("troubleHidden", Html.hiddenIf(trouble.isEmpty()));
        boolean empty = count == 0 && hub.isPresent() && trouble.isEmpty();
        values.put("noneHidden", Html.hiddenIf(!empty));
        values.put("foundHidden", Html.hiddenIf(count == 0));
        values.put("leftOut", Words.count(found.leftOut()));
        values.put("leftOutHidden", Html.hiddenIf(found.leftOut() == 0));
        values.put(
                "found",
                Html.joined(
                        found.communities().stream().map(each -> found(each, joined)).toList()));
        values.put("moreHidden", Html.hiddenIf(found.next().isEmpty()));
        String more = "communities?q=" + encoded(query) + "&cursor=" + encoded(found.next());
        values.put("more", more + hub.map(it -> "&hub=" + encoded(it.toString())).orElse(""));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static Html found(Community each, List<Community> joined) {
        Map<String, Object> values = values(each);
        boolean in = joined.stream().anyMatch(one -> one.rendezvous().equals(each.rendezvous()));
        values.put("joinHidden", Html.hiddenIf(in));
        values.put("inHidden", Html.hiddenIf(!in));
        return FOUND.render(values);
    }

    private Html joined(Community each) {
        Map<String, Object> values = values(each);
        Optional<RendezvousStatus> status = CommunitiesApi.status(node, each);
        boolean well = status.filter(RendezvousStatus::well).isPresent();
        String problem = status.map(RendezvousStatus::problem).orElse("");
        values.put("kind", well ? "here" : "away");
        values.put("state", well ? "Connected" : problem.isEmpty() ? "Connecting" : problem);
        return JOINED.render(values);
    }

    private static Map<String, Object> values(Community each) {
        Map<String, Object> values = new HashMap<>();
        values.put("name", each.name());
        values.put("origin", each.origin());
        values.put("rendezvous", each.rendezvous().toString());
        values.put("description", each.description());
        values.put("descriptionHidden", Html.hiddenIf(each.description().isEmpty()));
        values.put("type", each.inviteOnly() ? "invite-only" : "open");
        values.put("typeWord", each.inviteOnly() ? "Invite-only" : "Open");
        values.put(
                "members",
                Words.count(each.members()) + (each.members() == 1 ? " member" : " members"));
        // Nobody has counted those of a server that its operator runs himself.
        values.put("membersHidden", Html.hiddenIf(each.members() == 0));
        return values;
    }
}
