package goop.rendezvous;

import goop.http.Check;
import goop.http.Frame;
import goop.http.Handler;
import goop.http.Html;
import goop.http.PageTime;
import goop.http.Request;
import goop.http.Response;
import goop.http.Template;
import goop.http.Words;
import goop.log.LogBuffer;
import goop.metrics.RateHistory;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// `GET /admin`: is it healthy, is anybody misbehaving, what changed. Whole without scripts;
/// `admin.js` then keeps it live. Stands behind [AdminGate].
///
/// | status | when |
/// |---|---|
/// | 200 | the password is right |
final class AdminPage implements Handler {
    /// Lines of the log and of the table of rates that are rendered here; scripts show all.
    private static final int MOST_LINES = 100;

    private static final Template PAGE = Template.beside(AdminPage.class, "web/admin.html");
    private static final Template ROW = Template.beside(AdminPage.class, "web/admin-row.html");
    private static final Template BAN = Template.beside(AdminPage.class, "web/ban-row.html");
    private static final Template RATE = Template.beside(AdminPage.class, "web/rate-row.html");

    private final Frame frame;
    private final ServerState state;
    private final RateHistory rates;
    private final InstantSource clock;

    AdminPage(Frame frame, ServerState state, RateHistory rates, InstantSource clock) {
        this.frame = frame;
        this.state = state;
        this.rates = rates;
        this.clock = clock;
    }

    @Override
    public Response handle(Request request) {
        Instant now = clock.instant();
        List<PeerRow> peers = state.peers();
        Map<String, Object> values = new HashMap<>();
        health(values);
        facts(values, now);
        values.put("ttl", state.ttlSeconds());
        values.put("nobodyHidden", Html.hiddenIf(!peers.isEmpty()));
        values.put("tableHidden", Html.hiddenIf(peers.isEmpty()));
        values.put("rows", rows(peers, now));
        values.put("more", DashboardPage.more(peers.size()));
        values.put("rates", rates());
        values.put("relay", RelaySection.of(state.relay()));
        bans(values, now);
        List<String> log = LogBuffer.recent();
        values.put(
                "log",
                log.isEmpty()
                        ? "Nothing has been logged."
                        : String.join(
                                "\n",
                                log.subList(Math.max(0, log.size() - MOST_LINES), log.size())));
        values.put("databaseHidden", Html.hiddenIf(state.totals().isEmpty()));
        long publishes = state.totals().orElse(Map.of()).getOrDefault("publishes", 0L);
        values.put("totalPublishes", Words.count(publishes));
        values.put("drainNext", String.valueOf(!state.draining()));
        values.put("drainWords", state.draining() ? "Take up service again" : "Drain this server");
        String page = frame.page("Administration · goop", "admin", "admin.js", PAGE.render(values));
        return Response.html(200, page).with("Cache-Control", "no-store");
    }

    private void health(Map<String, Object> values) {
        List<Check> failing = state.checks().stream().filter(check -> !check.ok()).toList();
        values.put("healthKind", failing.isEmpty() ? "here" : "trouble");
        values.put(
                "health",
                failing.isEmpty()
                        ? "Healthy"
                        : failing.stream()
                                .map(check -> check.name() + ": " + check.reason())
                                .collect(Collectors.joining("; ", "Trouble: ", "")));
        values.put("warnings", Html.joined(state.warnings().stream().map(Html::warning).toList()));
    }

    private void facts(Map<String, Object> values, Instant now) {
        Runtime runtime = Runtime.getRuntime();
        values.put("peers", Words.count(state.peerCount()));
        values.put("streams", Words.count(state.streams()));
        values.put("publishes", Words.count(state.traffic().publishes.value()));
        values.put("refused", Words.count(state.traffic().refused()));
        values.put("sent", Words.bytes(state.traffic().bytesSent.value()));
        values.put(
                "heap",
                Words.bytes(runtime.totalMemory() - runtime.freeMemory())
                        + " of "
                        + Words.bytes(runtime.maxMemory()));
        PageTime.put(values, "started", state.started(), now);
    }

    private Html rows(List<PeerRow> peers, Instant now) {
        return Html.joined(
                peers.stream()
                        .limit(DashboardPage.MOST_ROWS)
                        .map(peer -> ROW.render(peer.values(now)))
                        .toList());
    }

    private void bans(Map<String, Object> values, Instant now) {
        List<Ban> bans = state.bans().all();
        values.put("bansHold", state.clustered() ? ", and hold on all servers of the cluster" : "");
        values.put("bansHidden", Html.hiddenIf(bans.isEmpty()));
        values.put("noBansHidden", Html.hiddenIf(!bans.isEmpty()));
        values.put("bans", Html.joined(bans.stream().map(ban -> ban(ban, now)).toList()));
    }

    private static Html ban(Ban ban, Instant now) {
        Map<String, Object> values = new HashMap<>();
        values.put("kind", ban.kind().field);
        values.put("value", ban.value());
        values.put("reason", ban.reason());
        PageTime.put(values, "since", ban.since(), now);
        return BAN.render(values);
    }

    private Html rates() {
        Map<String, long[]> series = new HashMap<>();
        RateHistory.Plot time = null;
        for (String name : rates.names()) {
            time = rates.minutes(name);
            series.put(name, time.values());
        }
        if (time == null) return new Html("");
        RateHistory.Plot last = time;
        int newest = last.values().length - 1;
        return Html.joined(
                IntStream.range(0, 10)
                        .map(back -> newest - back)
                        .mapToObj(at -> rate(series, at, last, newest))
                        .toList());
    }

    private static Html rate(
            Map<String, long[]> series, int at, RateHistory.Plot plot, int newest) {
        Map<String, Object> values = new HashMap<>();
        Instant time =
                Instant.ofEpochSecond(plot.end() - (long) (newest - at) * plot.stepSeconds());
        values.put("time", Words.exact(time));
        series.forEach((name, all) -> values.put(name, all[at] / plot.stepSeconds()));
        return RATE.render(values);
    }
}
