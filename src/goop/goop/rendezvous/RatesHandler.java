package goop.rendezvous;

import goop.http.Handler;
import goop.http.Refusal;
import goop.http.Request;
import goop.http.Response;
import goop.json.JsonWriter;
import goop.metrics.RateHistory;

/// `GET /admin/rates.json`: how often things happened, over time. Admin only.
///
/// | status | when |
/// |---|---|
/// | 200 | `{"end","step","series":{name:[…]}}`, a second each; times in milliseconds |
/// | 400 | `span` is neither `seconds` (ten minutes) nor `minutes` (a day) |
final class RatesHandler implements Handler {
    private final RateHistory rates;

    RatesHandler(RateHistory rates) {
        this.rates = rates;
    }

    @Override
    public Response handle(Request request) throws Refusal {
        String span = request.query("span");
        boolean minutes = "minutes".equals(span);
        if (span != null && !minutes && !span.equals("seconds")) {
            throw new Refusal(400, "span: seconds or minutes is expected");
        }
        JsonWriter series = new JsonWriter().object();
        RateHistory.Plot plot = null;
        for (String name : rates.names()) {
            plot = minutes ? rates.minutes(name) : rates.seconds(name);
            series.name(name).array();
            for (long value : plot.values()) series.value((double) value / plot.stepSeconds());
            series.endArray();
        }
        if (plot == null) throw new IllegalStateException("nothing is counted");
        byte[] json =
                new JsonWriter()
                        .object()
                        .field("end", plot.end() * 1000)
                        .field("step", plot.stepSeconds() * 1000L)
                        .name("series")
                        .raw(series.endObject().toBytes())
                        .endObject()
                        .toBytes();
        return Response.json(200, json).with("Cache-Control", "no-store");
    }
}
