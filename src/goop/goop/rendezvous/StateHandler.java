package goop.rendezvous;

import goop.config.BuildVersion;
import goop.http.Check;
import goop.http.Handler;
import goop.http.Request;
import goop.http.Response;
import goop.json.JsonWriter;
import goop.libp2p.relay.RelayService;

import java.util.TreeMap;

/// `GET /admin/state.json`: what the admin page asks for every two seconds. Admin only.
///
/// | status | when |
/// |---|---|
/// | 200 | checks, counts and bans |
final class StateHandler implements Handler {
    private final ServerState state;

    StateHandler(ServerState state) {
        this.state = state;
    }

    @Override
    public Response handle(Request request) {
        Runtime runtime = Runtime.getRuntime();
        JsonWriter json = new JsonWriter().object();
        json.field("version", BuildVersion.current());
        json.field("draining", state.draining());
        json.name("checks");
        Check.write(json, state.checks());
        json.field("warnings", state.warnings());
        json.name("bans").array();
        for (Ban each : state.bans().all()) Bans.write(json, each);
        json.endArray()
                .field("peers", state.peerCount())
                .field("streams", state.streams())
                .field("publishes", state.traffic().publishes.value())
                .field("refused", state.traffic().refused())
                .field("bytes_sent", state.traffic().bytesSent.value())
                .field("heap_used", runtime.totalMemory() - runtime.freeMemory())
                .field("heap_max", runtime.maxMemory());
        state.relay().ifPresent(relay -> write(json, relay));
        state.totals()
                .ifPresent(
                        totals -> {
                            json.name("totals").object();
                            new TreeMap<>(totals).forEach(json::field);
                            json.endObject();
                        });
        json.endObject();
        return Response.json(200, json.toBytes()).with("Cache-Control", "no-store");
    }

    private static void write(JsonWriter json, RelayService relay) {
        json.name("relay")
                .object()
                .field("reservations", relay.reservations())
                .field("circuits", relay.circuits())
                .field("bytes", relay.bytes())
                .field("refused", relay.refused())
                .endObject();
    }
}
