package goop.natlab;

import goop.http.Html;
import goop.json.JsonException;
import goop.json.JsonObject;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/// What became of a soak, as one page that needs nothing beside it.
record SoakReport(
        List<SoakRound> rounds,
        List<SoakSamples.Sample> samples,
        List<String> complaints,
        long seed,
        int peers,
        int watchers) {

    private static final Path STYLE = Path.of("src/goop/goop/http/web/style.css");

    // What only this page has; the rest is the house's style sheet.
    private static final String OWN_STYLE =
            """
            .plot .fault { fill: var(--ink-soft); opacity: .14; }
            .plot .dot { fill: var(--accent); }
            .rounds td, .rounds th { vertical-align: top; }
            @media (max-width: 720px) {
                .rounds thead { display: none; }
                .rounds tr { display: block; border-bottom: 1px solid var(--line); padding: 8px 0; }
                .rounds td { display: inline; border: 0; padding: 0; text-align: left; }
                .rounds td[data-unit]::after { content: " " attr(data-unit); color: var(--ink-soft); }
                .rounds td[data-unit] + td:not(:empty)::before { content: "; "; }
                .rounds td:first-child { display: none; }
                .rounds .what { display: block; font-weight: 600; }
            }
            """;

    String html() throws IOException, JsonException {
        // Samples are taken in a round that fails, too.
        double end =
                Math.max(
                        rounds.isEmpty() ? 1 : rounds.getLast().end(),
                        samples.isEmpty() ? 1 : samples.getLast().second());
        String verdict =
                complaints.isEmpty()
                        ? "Nothing leaked, and nothing was lost"
                        : complaints.size() == 1
                                ? "One thing is wrong"
                                : "Several things are wrong";
        return """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Soak: %s</title>
        <style>
        %s%s</style>
        </head>
        <body>
        <main class="frame">
        <section>
        <h1>%s</h1>
        <p>%s</p>
        %s<dl class="facts">%s</dl>
        </section>
        <section>
        <h2>The server over time</h2>
        <p class="soft">Grey is while something befell it; the table says what. After each round, when the
        crowd had left, garbage was collected: what is live then must not grow.</p>
        <div class="plots">%s</div>
        </section>
        <section>
        <h2>Round by round</h2>
        %s
        </section>
        </main>
        </body>
        </html>
        """
                .formatted(
                        verdict,
                        Files.readString(STYLE),
                        OWN_STYLE,
                        verdict,
                        lead(end),
                        notices(),
                        facts(),
                        plots(end),
                        table());
    }

    private String lead(double end) {
        return String.format(
                Locale.ROOT,
                "%d rounds in %.0f minutes. In each %d simulated peers came, changed and left"
                        + " before %d watchers, and three real peers talked to each other, while"
                        + " something befell the server.",
                rounds.size(),
                end / 60,
                peers,
                watchers);
    }

    private String notices() {
        StringBuilder all = new StringBuilder();
        for (String each : complaints) {
            all.append("<div class=\"notice trouble\"><p>")
                    .append(Html.escape(each))
                    .append("</p></div>\n");
        }
        return all.toString();
    }

    private String facts() throws JsonException {
        long right = 0;
        long publishes = 0;
        long slowest = 0;
        for (SoakRound each : rounds) {
            right += each.crowd().integer("pictures_right");
            publishes += each.crowd().object("publishes").integer("count");
            slowest = Math.max(slowest, each.crowd().integer("settled_seconds"));
        }
        return fact(
                        "Pictures right",
                        "%,d of %,d".formatted(right, (long) rounds.size() * watchers))
                + fact("Publishes answered", "%,d".formatted(publishes))
                + fact("Servers", "" + (rounds.isEmpty() ? 0 : rounds.getLast().life() + 1))
                + fact("Longest until all was right", slowest + " s")
                + fact("Seed", "" + seed);
    }

    private static String fact(String name, String value) {
        return "<div><dt>" + name + "</dt><dd>" + value + "</dd></div>";
    }

    private String plots(double end) {
        List<SoakPlot.Band> bands = new ArrayList<>();
        for (SoakRound each : rounds) {
            if (each.fault() == SoakFault.NONE) continue;
            bands.add(new SoakPlot.Band(each.from(), each.to(), each.fault().title));
        }
        return new SoakPlot("Live heap, server", "MiB", end, bands)
                        .dots(afterRounds(each -> each.server().heapKib() / 1024.0))
                + new SoakPlot("Live heap, a peer", "MiB", end, bands)
                        .dots(afterRounds(each -> each.peer().heapKib() / 1024.0))
                + new SoakPlot("Resident memory", "MiB", end, bands)
                        .line(sampled(each -> each.vitals().residentKib() / 1024.0))
                + new SoakPlot("Open descriptors", "", end, bands)
                        .line(sampled(each -> each.vitals().descriptors()))
                + new SoakPlot("Threads", "", end, bands)
                        .line(sampled(each -> each.vitals().threads()))
                + new SoakPlot("Cores kept busy", "", end, bands)
                        .line(sampled(SoakSamples.Sample::cores));
    }

    private List<SoakPlot.Point> afterRounds(ToDoubleFunction<SoakRound> value) {
        return rounds.stream()
                .map(each -> new SoakPlot.Point(each.end(), value.applyAsDouble(each)))
                .toList();
    }

    private List<SoakPlot.Point> sampled(ToDoubleFunction<SoakSamples.Sample> value) {
        // More points than the plot has pixels would only make the page large.
        int step = Math.max(1, samples.size() / SoakPlot.WIDTH);
        List<SoakPlot.Point> points = new ArrayList<>();
        for (int i = 0; i < samples.size(); i += step) {
            SoakSamples.Sample each = samples.get(i);
            points.add(new SoakPlot.Point(each.second(), value.applyAsDouble(each)));
        }
        return points;
    }

    private String table() throws JsonException {
        StringBuilder rows = new StringBuilder();
        for (SoakRound each : rounds) {
            JsonObject crowd = each.crowd();
            Vitals server = each.server();
            rows.append("<tr>");
            cell(rows, "", "", "" + each.number());
            rows.append("<td class=\"what\">").append(each.fault().title).append("</td>");
            cell(rows, "number", "publishes", count(crowd.object("publishes").integer("count")));
            cell(
                    rows,
                    "number",
                    "pictures right",
                    crowd.integer("pictures_right") + " of " + watchers);
            cell(rows, "number", "s until then", count(crowd.integer("settled_seconds")));
            cell(rows, "number", "MiB live", decimal(server.heapKib() / 1024.0));
            cell(rows, "number", "descriptors", "" + server.descriptors());
            cell(rows, "number", "threads", "" + server.threads());
            cell(rows, "number", "MiB live in a peer", decimal(each.peer().heapKib() / 1024.0));
            cell(rows, "", "from Anna to Bob", each.way());
            cell(rows, "soft", "", troubles(crowd.object("troubles")));
            rows.append("</tr>\n");
        }
        return """
        <table class="rounds">
        <thead><tr><th>Round</th><th>What happened</th><th class="number">Publishes</th>
        <th class="number">Pictures right</th><th class="number">after s</th><th class="number">Live MiB</th>
        <th class="number">Descriptors</th><th class="number">Threads</th><th class="number">Peer's MiB</th>
        <th>Anna to Bob</th><th>What the crowd met</th></tr></thead>
        <tbody>
        %s</tbody>
        </table>
        """
                .formatted(rows);
    }

    private static void cell(StringBuilder rows, String kind, String unit, String text) {
        rows.append("<td");
        if (!kind.isEmpty()) rows.append(" class=\"").append(kind).append('"');
        if (!unit.isEmpty()) rows.append(" data-unit=\"").append(unit).append('"');
        rows.append('>').append(Html.escape(text)).append("</td>");
    }

    private static String troubles(JsonObject troubles) {
        List<String> all = new ArrayList<>();
        for (JsonObject.Member each : troubles.members()) {
            all.add(each.value().toText() + " × " + each.name());
        }
        return String.join(", ", all);
    }

    private static String count(long value) {
        return "%,d".formatted(value);
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
