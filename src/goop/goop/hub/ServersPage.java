package goop.hub;

import goop.http.Frame;
import goop.http.Handler;
import goop.http.Html;
import goop.http.PageTime;
import goop.http.Request;
import goop.http.Response;
import goop.http.Template;
import goop.http.Words;
import goop.hub.replica.HubRecord;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// `GET /admin/servers`: the operator's rendezvous servers, those in trouble first. Admin only.
///
/// | status | when |
/// |---|---|
/// | 200 | the password is right |
final class ServersPage implements Handler {
    private static final Template PAGE = Template.beside(ServersPage.class, "web/servers.html");
    private static final Template ROW = Template.beside(ServersPage.class, "web/server-row.html");

    private final Frame frame;
    private final Directory directory;
    private final ServerWatch watch;
    private final InstantSource clock;

    ServersPage(Frame frame, Directory directory, ServerWatch watch, InstantSource clock) {
        this.frame = frame;
        this.directory = directory;
        this.watch = watch;
        this.clock = clock;
    }

    @Override
    public Response handle(Request request) {
        Instant now = clock.instant();
        List<HubRecord> own = directory.own();
        List<ServerWatch.State> all =
                watch.all().stream()
                        .sorted(
                                Comparator.comparing(ServersPage::calm)
                                        .thenComparing(each -> each.server().name()))
                        .toList();
        Map<String, Object> values = new HashMap<>();
        long down = all.stream().filter(each -> calm(each) == 0).count();
        values.put("kind", down == 0 ? "here" : "trouble");
        values.put("summary", down == 0 ? "" : down == 1 ? "1 is down" : down + " are down");
        values.put("emptyHidden", Html.hiddenIf(!all.isEmpty()));
        values.put("tableHidden", Html.hiddenIf(all.isEmpty()));
        values.put("rows", Html.joined(all.stream().map(each -> row(each, own, now)).toList()));
        String page =
                frame.page("../", "Servers · goop", "admin", "community.js", PAGE.render(values));
        return Response.html(200, page).with("Cache-Control", "no-store");
    }

    // Down and not on standby, then what complains, then the rest.
    private static int calm(ServerWatch.State state) {
        boolean down = state.standing().health() == WatchedServer.Health.DOWN;
        if (down && !state.server().standby()) return 0;
        return state.trouble().isEmpty() ? 2 : 1;
    }

    private static Html row(ServerWatch.State state, List<HubRecord> own, Instant now) {
        Map<String, Object> values = values(state, now);
        values.put(
                "communities",
                own.stream()
                        .filter(
                                each ->
                                        state.server()
                                                .serves(each.listing().orElseThrow().rendezvous()))
                        .count());
        return ROW.render(values);
    }

    /// What this page and the page of one server say of it.
    static Map<String, Object> values(ServerWatch.State state, Instant now) {
        Map<String, Object> values = new HashMap<>();
        WatchedServer server = state.server();
        values.put("url", server.url());
        values.put("page", "server?url=" + CommunityView.encoded(server.url()));
        values.put("name", server.name().isEmpty() ? server.url() : server.name());
        values.put("standbyHidden", Html.hiddenIf(!server.standby()));
        values.put(
                "state",
                switch (state.standing().health()) {
                    case UP -> "Up";
                    case DOWN -> "Down";
                    case UNKNOWN -> "Not asked yet";
                });
        boolean alarmed = !state.up() && calm(state) == 0;
        boolean away = !state.trouble().isEmpty() || !state.up();
        values.put("kind", alarmed ? "trouble" : away ? "away" : "here");
        values.put("trouble", state.trouble());
        PageTime.put(values, "since", state.standing().since(), now);
        ServerReading reading = state.reading().filter(ServerReading::counted).orElse(null);
        values.put("peers", reading == null ? "?" : Words.count(reading.peers()));
        values.put("streams", reading == null ? "?" : Words.count(reading.streams()));
        values.put("circuits", reading == null ? "?" : Words.count(reading.circuits()));
        values.put("refused", reading == null ? "?" : Words.count(reading.refused()));
        values.put("heap", reading == null ? "?" : reading.heapPermille() / 10 + " %");
        values.put("version", reading == null ? "?" : reading.version());
        values.put("millis", state.reading().isEmpty() ? "?" : state.millis() + " ms");
        return values;
    }
}
