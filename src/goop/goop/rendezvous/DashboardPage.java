package goop.rendezvous;

import goop.http.Frame;
import goop.http.Handler;
import goop.http.Html;
import goop.http.PageTime;
import goop.http.PublicUrl;
import goop.http.Request;
import goop.http.Response;
import goop.http.Template;
import goop.http.Words;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// `GET /`: how many are here, who, and how to join. Whole without scripts; `dashboard.js` then
/// keeps it live. No e-mail address stands on it.
///
/// | status | when |
/// |---|---|
/// | 200 | always |
final class DashboardPage implements Handler {
    /// Rows that are rendered here; scripts show all.
    static final int MOST_ROWS = 2_000;

    private static final Template PAGE = Template.beside(DashboardPage.class, "web/dashboard.html");
    private static final Template ROW =
            Template.beside(DashboardPage.class, "web/dashboard-row.html");

    private final Frame frame;
    private final ServerState state;
    private final PublicUrl url;
    private final Audience audience;
    private final InstantSource clock;

    DashboardPage(
            Frame frame, ServerState state, PublicUrl url, Audience audience, InstantSource clock) {
        this.frame = frame;
        this.state = state;
        this.url = url;
        this.audience = audience;
        this.clock = clock;
    }

    @Override
    public Response handle(Request request) {
        Instant now = clock.instant();
        List<PeerView> all = state.views();
        Map<String, Object> values = new HashMap<>();
        values.put("count", Words.count(all.size()));
        values.put("countWord", all.size() == 1 ? "peer is here" : "peers are here");
        values.put("feed", "As of " + Words.exact(now));
        values.put("signed", Words.count(all.stream().filter(PeerView::signed).count()));
        values.put("relay", state.relay().isPresent() ? "on" : "none");
        values.put("url", url.of(request));
        boolean sees = audience.sees(request.client());
        values.put("strangerHidden", Html.hiddenIf(sees));
        values.put("nobodyHidden", Html.hiddenIf(!sees || !all.isEmpty()));
        values.put("tableHidden", Html.hiddenIf(!sees || all.isEmpty()));
        values.put("rows", sees ? rows(all, now) : new Html(""));
        values.put("more", sees ? more(all.size()) : new Html(""));
        values.put(
                "warnings",
                new Html(
                        state.publicWarnings().stream()
                                .map(words -> Html.warning(words).text())
                                .collect(Collectors.joining())));
        PageTime.put(values, "started", state.started(), now);
        String page =
                frame.page(
                        all.size() + " here · goop",
                        "./",
                        sees ? "dashboard.js" : null,
                        PAGE.render(values));
        return Response.html(200, page).with("Cache-Control", "no-store");
    }

    private static Html rows(List<PeerView> all, Instant now) {
        return new Html(
                sorted(all)
                        .limit(MOST_ROWS)
                        .map(peer -> ROW.render(peer.values(now)).text())
                        .collect(Collectors.joining()));
    }

    static Stream<PeerView> sorted(List<PeerView> all) {
        return all.stream()
                .sorted(
                        Comparator.comparing(PeerView::name, String.CASE_INSENSITIVE_ORDER)
                                .thenComparing(PeerView::id));
    }

    static Html more(int count) {
        if (count <= MOST_ROWS) return new Html("");
        return new Html(
                "<noscript><p>And %s more.</p></noscript>"
                        .formatted(Words.count(count - MOST_ROWS)));
    }
}
