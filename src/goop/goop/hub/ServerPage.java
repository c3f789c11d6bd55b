package goop.hub;

import goop.http.Frame;
import goop.http.Handler;
import goop.http.Html;
import goop.http.Refusal;
import goop.http.Request;
import goop.http.Response;
import goop.http.Template;
import goop.hub.ServerStore.Step;
import goop.hub.ServerStore.Sum;
import goop.hub.replica.HubRecord;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// `GET /admin/server?url=&span=`: one server over an hour, a day, two weeks or two years, and
/// which communities it serves. Admin only.
///
/// | status | when |
/// |---|---|
/// | 200 | it is watched |
/// | 404 | it is not |
/// | 503 | the history cannot be read |
final class ServerPage implements Handler {
    private static final Template PAGE = Template.beside(ServerPage.class, "web/server.html");
    private static final Template ROW = Template.beside(ServerPage.class, "web/sample-row.html");
    private static final Template OPTION =
            new Template("option", "<option value=\"{{value}}\"{{selected}}>{{words}}</option>");
    private static final Template COMMUNITY =
            new Template("community", "<li><a href=\"../{{page}}\">{{name}}</a></li>");
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm 'UTC'").withZone(ZoneOffset.UTC);
    private static final int ROWS = 60;

    /// What may be looked at.
    private enum Span {
        HOUR("hour", "Last hour", Step.MINUTE, 60),
        DAY("day", "Last day", Step.MINUTE, 1440),
        WEEKS("weeks", "Two weeks", Step.QUARTER, 1344),
        YEARS("years", "Two years", Step.DAY, 730);

        final String wire;
        final String words;
        final Step step;
        final int steps;

        Span(String wire, String words, Step step, int steps) {
            this.wire = wire;
            this.words = words;
            this.step = step;
            this.steps = steps;
        }

        static Span of(String wire) {
            for (Span each : values()) if (each.wire.equals(wire)) return each;
            return DAY;
        }

        String said(long seconds) {
            Instant time = Instant.ofEpochSecond(seconds);
            return step == Step.MINUTE ? CLOCK.format(time) : time.toString().substring(0, 10);
        }
    }

    private final Frame frame;
    private final Directory directory;
    private final ServerWatch watch;
    private final InstantSource clock;

    ServerPage(Frame frame, Directory directory, ServerWatch watch, InstantSource clock) {
        this.frame = frame;
        this.directory = directory;
        this.watch = watch;
        this.clock = clock;
    }

    @Override
    public Response handle(Request request) throws IOException {
        String url = String.valueOf(request.query("url"));
        ServerWatch.State state =
                watch.get(url).orElseThrow(() -> new Refusal(404, "no such server is watched"));
        Span span = Span.of(request.query("span"));
        Map<String, Object> values = ServersPage.values(state, clock.instant());
        boolean troubled = !state.trouble().isEmpty();
        values.put("troubleHidden", Html.hiddenIf(!troubled));
        values.put("notice", state.server().notice());
        values.put("noticeHidden", Html.hiddenIf(state.server().notice().isEmpty()));
        values.put("edit", "server-form?url=" + CommunityView.encoded(url));
        values.put("spans", spans(span));
        history(values, url, span);
        communities(values, state.server());
        String title = values.get("name") + " · goop";
        String page = frame.page("../", title, "admin", "community.js", PAGE.render(values));
        return Response.html(200, page).with("Cache-Control", "no-store");
    }

    private static Html spans(Span chosen) {
        return Html.joined(
                Arrays.stream(Span.values())
                        .map(each -> option(each.wire, each.words, each == chosen))
                        .toList());
    }

    private static Html option(String value, String words, boolean selected) {
        return OPTION.render(
                Map.of(
                        "value", value,
                        "words", words,
                        "selected", Html.selectedIf(selected)));
    }

    private void history(Map<String, Object> values, String url, Span span) throws IOException {
        long step = span.step.seconds;
        long seconds = clock.instant().getEpochSecond();
        long end = seconds - Math.floorMod(seconds, step);
        long from = end - (span.steps - 1) * step;
        List<Sum> sums = watch.store().history(url, span.step, from);
        Sum[] slots = new Sum[span.steps];
        for (Sum each : sums) {
            int slot = (int) ((each.at() - from) / step);
            if (slot >= 0 && slot < slots.length) slots[slot] = each;
        }
        String first = span.said(from);
        String last = span.said(end);
        List<Html> plots = new ArrayList<>();
        plots.add(Plot.of("Peers", each(slots, s -> mean(s, s.sums().peers())), first, last));
        plots.add(Plot.of("Streams", each(slots, s -> mean(s, s.sums().streams())), first, last));
        plots.add(
                Plot.of(
                        "Publishes a second",
                        each(slots, s -> rate(s, s.sums().publishes())),
                        first,
                        last));
        plots.add(
                Plot.of(
                        "Refused a second",
                        each(slots, s -> rate(s, s.sums().refused())),
                        first,
                        last));
        plots.add(
                Plot.of(
                        "Milliseconds to answer",
                        each(slots, s -> mean(s, s.sums().millis())),
                        first,
                        last));
        plots.add(Plot.of("Answered, in percent", each(slots, ServerPage::answered), first, last));
        values.put("plots", Html.joined(plots));
        List<Html> rows = new ArrayList<>();
        for (int i = sums.size() - 1; i >= 0 && rows.size() < ROWS; i--) {
            rows.add(row(sums.get(i)));
        }
        values.put("rows", Html.joined(rows));
    }

    private static double[] each(Sum[] slots, ToDoubleFunction<Sum> value) {
        return Arrays.stream(slots)
                .mapToDouble(slot -> slot == null ? Double.NaN : value.applyAsDouble(slot))
                .toArray();
    }

    private static double mean(Sum sum, long total) {
        return sum.answered() == 0 ? Double.NaN : (double) total / sum.answered();
    }

    private static double rate(Sum sum, long total) {
        long seconds = sum.sums().seconds();
        return seconds == 0 ? Double.NaN : (double) total / seconds;
    }

    private static double answered(Sum sum) {
        return 100.0 * sum.answered() / sum.asked();
    }

    private static Html row(Sum sum) {
        return ROW.render(
                Map.of(
                        "time", Instant.ofEpochSecond(sum.at()).toString(),
                        "peers", said(mean(sum, sum.sums().peers())),
                        "streams", said(mean(sum, sum.sums().streams())),
                        "publishes", said(rate(sum, sum.sums().publishes())),
                        "refused", said(rate(sum, sum.sums().refused())),
                        "millis", said(mean(sum, sum.sums().millis())),
                        "answered", said(answered(sum))));
    }

    private static String said(double value) {
        return Double.isNaN(value) ? "–" : Plot.number(value);
    }

    private void communities(Map<String, Object> values, WatchedServer server) {
        List<HubRecord> served =
                directory.own().stream()
                        .filter(each -> server.serves(each.listing().orElseThrow().rendezvous()))
                        .toList();
        values.put("noneHidden", Html.hiddenIf(!served.isEmpty()));
        values.put(
                "communities",
                Html.joined(
                        served.stream()
                                .limit(200)
                                .map(
                                        each ->
                                                COMMUNITY.render(
                                                        Map.of(
                                                                "page",
                                                                        CommunityView.page(
                                                                                each.origin(),
                                                                                each.community()),
                                                                "name", each.community())))
                                .toList()));
        List<Html> targets =
                watch.all().stream()
                        .filter(each -> !each.server().url().equals(server.url()))
                        .map(each -> each.server().url())
                        .map(each -> option(each, each, false))
                        .toList();
        values.put("moveHidden", Html.hiddenIf(served.isEmpty() || targets.isEmpty()));
        values.put("targets", Html.joined(targets));
        values.put("count", served.size());
    }
}
