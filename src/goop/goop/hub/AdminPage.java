package goop.hub;

import goop.config.FederationPeer;
import goop.http.Frame;
import goop.http.Handler;
import goop.http.Html;
import goop.http.PageTime;
import goop.http.Request;
import goop.http.Response;
import goop.http.Template;
import goop.http.Words;
import goop.hub.replica.HubRecord;
import goop.hub.replica.KeyChain;
import goop.hub.replica.Refused;
import goop.hub.replica.Standing;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/// `GET /admin?q=`: is the hub well, who applies, what is listed and hidden, how it stands with
/// partners, which key it has. Whole without scripts. Stands behind [goop.http.AdminGate].
///
/// | status | when |
/// |---|---|
/// | 200 | the password is right |
/// | 400 | `q` is too long |
final class AdminPage implements Handler {
    private static final int MOST_ROWS = 50;
    private static final int MOST_HIDDEN = 500;

    private static final Template PAGE = Template.beside(AdminPage.class, "web/admin.html");
    private static final Template ENTRY = Template.beside(AdminPage.class, "web/entry-row.html");
    private static final Template HIDDEN = Template.beside(AdminPage.class, "web/hidden-row.html");
    private static final Template APPLICATION =
            Template.beside(AdminPage.class, "web/application-row.html");
    private static final Template PARTNER =
            Template.beside(AdminPage.class, "web/partner-row.html");

    private final Frame frame;
    private final Directory directory;
    private final Partners partners;
    private final ServerWatch watch;
    private final ApplicationDesk desk;
    private final InstantSource clock;

    AdminPage(
            Frame frame,
            Directory directory,
            Partners partners,
            ServerWatch watch,
            ApplicationDesk desk,
            InstantSource clock) {
        this.frame = frame;
        this.directory = directory;
        this.partners = partners;
        this.watch = watch;
        this.desk = desk;
        this.clock = clock;
    }

    @Override
    public Response handle(Request request) throws IOException {
        CommunitiesHandler.Search search = CommunitiesHandler.Search.of(request);
        Instant now = clock.instant();
        Map<String, Object> values = new HashMap<>();
        standing(values);
        applications(values, now);
        entries(values, search, now);
        List<HubRecord.Key> hidden = directory.moderation().all();
        values.put("hiddenCount", Words.count(hidden.size()));
        values.put("noneHidden", Html.hiddenIf(!hidden.isEmpty()));
        values.put("hiddenHidden", Html.hiddenIf(hidden.isEmpty()));
        values.put(
                "hidden",
                Html.joined(hidden.stream().limit(MOST_HIDDEN).map(AdminPage::hidden).toList()));
        long down = watch.down();
        values.put("serverCount", Words.count(watch.all().size()));
        values.put("downHidden", Html.hiddenIf(down == 0));
        values.put("down", down == 1 ? "1 is down" : down + " are down");
        values.put("partnerCount", Words.count(partners.all().size()));
        values.put("noPartnersHidden", Html.hiddenIf(!partners.all().isEmpty()));
        values.put("partnersHidden", Html.hiddenIf(partners.all().isEmpty()));
        values.put(
                "partners",
                Html.joined(partners.all().stream().map(each -> partner(each, now)).toList()));
        String page =
                frame.page("Administration · goop", "admin", "community.js", PAGE.render(values));
        return Response.html(200, page).with("Cache-Control", "no-store");
    }

    private void standing(Map<String, Object> values) {
        Standing standing = directory.standing();
        String missing = String.join(", ", standing.missing());
        boolean ready = standing.state() == Standing.State.READY;
        values.put("kind", ready ? "here" : "away");
        values.put(
                "standing",
                switch (standing.state()) {
                    case READY -> "Signs its entries";
                    case LEARNING -> "Signs nothing yet: learns its own entries back";
                    case KEY_SUPERSEDED -> "Signs nothing: its key was replaced by a newer one";
                });
        boolean learning = standing.state() == Standing.State.LEARNING;
        values.put("learningHidden", Html.hiddenIf(!learning));
        values.put("missing", missing);
        KeyChain chain = directory.chain(directory.name()).orElseThrow();
        values.put("name", directory.name());
        values.put("key", chain.current().toString());
        values.put("rotations", chain.rotations().size());
        values.put("mostRotations", KeyChain.MOST);
    }

    private void applications(Map<String, Object> values, Instant now) {
        List<Application> waiting =
                desk.all().stream()
                        .filter(each -> each.state() == Application.State.PENDING)
                        .limit(MOST_ROWS)
                        .toList();
        values.put("applicationsHidden", Html.hiddenIf(waiting.isEmpty()));
        values.put(
                "applications",
                Html.joined(waiting.stream().map(each -> application(each, now)).toList()));
    }

    private static Html application(Application application, Instant now) {
        Map<String, Object> values = new HashMap<>();
        values.put("id", application.id());
        values.put("community", application.community());
        values.put("description", application.listing().description());
        values.put("rendezvous", application.listing().rendezvous());
        values.put("type", CommunityView.type(application.listing().type()));
        PageTime.put(values, "changed", application.changed(), now);
        return APPLICATION.render(values);
    }

    private void entries(
            Map<String, Object> values, CommunitiesHandler.Search search, Instant now) {
        DirectoryIndex.Page found =
                directory.search(search.query(), search.origin(), search.after(), MOST_ROWS);
        values.put("q", search.query());
        values.put("shown", Words.count(directory.size()));
        values.put("ours", Words.count(directory.own().size()));
        values.put(
                "rows", Html.joined(found.entries().stream().map(each -> row(each, now)).toList()));
        boolean none = found.entries().isEmpty();
        values.put("listHidden", Html.hiddenIf(none));
        values.put("emptyHidden", Html.hiddenIf(!none));
        values.put("moreHidden", Html.hiddenIf(found.next() == null));
        String more =
                found.next() == null
                        ? ""
                        : "?q="
                                + CommunityView.encoded(search.query())
                                + "&cursor="
                                + CommunitiesHandler.cursor(found.next());
        values.put("more", "admin" + more);
    }

    private Html row(HubRecord record, Instant now) {
        Map<String, Object> values = CommunityView.values(record, OptionalLong.empty(), now);
        boolean ours = record.origin().equals(directory.name());
        values.put("oursHidden", Html.hiddenIf(!ours));
        values.put("theirsHidden", Html.hiddenIf(ours));
        values.put("edit", "admin/entry?community=" + CommunityView.encoded(record.community()));
        return ENTRY.render(values);
    }

    private static Html hidden(HubRecord.Key key) {
        boolean all = key.community().isEmpty();
        return HIDDEN.render(
                Map.of(
                        "origin", key.origin(),
                        "community", key.community(),
                        "what", all ? "all of " + key.origin() : key.community()));
    }

    private Html partner(Partners.Partner known, Instant now) {
        FederationPeer settings = known.settings();
        String origin = settings.origin();
        Map<String, Object> values = new HashMap<>();
        values.put("origin", origin);
        String key =
                directory.chain(origin).map(KeyChain::current).map(Object::toString).orElse("");
        values.put("key", key);
        values.put("shortKey", Words.shortId(key));
        values.put("url", settings.url().map(Object::toString).orElse("only asks us"));
        boolean hidden = directory.moderation().hidesAll(origin);
        values.put("shown", shown(settings, hidden));
        values.put("hide", !hidden);
        values.put("hideWord", hidden ? "Show" : "Hide");
        values.put("hideHidden", Html.hiddenIf(!settings.show() && !hidden));
        values.put("entries", Words.count(directory.ask(replica -> replica.entries(origin))));
        values.put("mostEntries", Words.count(settings.entries()));
        values.put("bytes", Words.bytes(directory.ask(replica -> replica.bytes(origin))));
        values.put("mostBytes", Words.bytes((long) settings.megabytes() << 20));
        values.put("refused", refused(origin));
        boolean equivocal =
                directory.ask(replica -> replica.refused(origin)).containsKey(Refused.EQUIVOCAL);
        values.put("equivocalHidden", Html.hiddenIf(!equivocal));
        Optional<PartnerLink.State> state = known.link().map(PartnerLink::state);
        state(values, state, now);
        values.put("editHidden", Html.hiddenIf(known.configured()));
        values.put("edit", "admin/partner?origin=" + CommunityView.encoded(origin));
        values.put("configuredHidden", Html.hiddenIf(!known.configured()));
        return PARTNER.render(values);
    }

    private static String shown(FederationPeer settings, boolean hidden) {
        if (hidden) return "hidden";
        return settings.show() ? "shown" : "replicated only";
    }

    private static void state(
            Map<String, Object> values, Optional<PartnerLink.State> state, Instant now) {
        String trouble = state.map(PartnerLink.State::trouble).orElse("");
        boolean compared = state.map(PartnerLink.State::pulled).isPresent();
        boolean live = state.map(PartnerLink.State::listening).isPresent();
        values.put("kind", !trouble.isEmpty() ? "trouble" : live ? "here" : "plain");
        values.put(
                "state",
                !trouble.isEmpty() ? "Trouble" : live ? "Live" : compared ? "Compared" : "Waits");
        values.put("trouble", trouble);
        Instant pulled = state.map(PartnerLink.State::pulled).orElse(Instant.EPOCH);
        PageTime.put(values, "pulled", pulled, now);
        values.put("pulledHidden", Html.hiddenIf(!compared));
        values.put("neverHidden", Html.hiddenIf(compared));
    }

    private String refused(String origin) {
        Map<Refused, Long> counts = directory.ask(replica -> replica.refused(origin));
        if (counts.isEmpty()) return "nothing";
        return counts.entrySet().stream()
                .map(each -> each.getKey().wire() + " " + Words.count(each.getValue()))
                .collect(Collectors.joining(", "));
    }
}
