package goop.rendezvous;

import goop.http.AdminGate;
import goop.http.Handler;
import goop.http.Route;
import goop.http.StaticPages;

import java.util.List;

/// Every endpoint of the server, in one table. `docs/openapi.json` describes them; a test compares.
///
/// @param publish and so on: what answers at that path
record Routes(
        Handler publish,
        Handler events,
        Handler health,
        Handler relay,
        Handler metrics,
        Handler dashboard,
        Handler admin,
        Handler peers,
        Handler logs,
        Handler state,
        Handler rates,
        Handler ban,
        Handler unban,
        Handler release,
        Handler drain,
        Handler register,
        Handler verify,
        Handler registrations,
        Handler registrationsJson,
        Handler registrationsCsv,
        Handler registration,
        Handler outbox) {

    List<Route> table(AdminGate gate) {
        StaticPages shared = new StaticPages(Handler.class, "web");
        StaticPages own = new StaticPages(Routes.class, "web");
        return List.of(
                Route.post("/publish", publish),
                Route.get("/events", events).forAnyOrigin(),
                Route.get("/healthz", health).forAnyOrigin(),
                Route.get("/relay", relay).forAnyOrigin(),
                Route.get("/metrics", metrics),
                Route.get("/", dashboard),
                Route.get("/register", register),
                Route.post("/register", register),
                Route.get("/verify", verify),
                Route.post("/verify", verify),
                Route.get("/web/{file}", own.namedOr("file", shared)),
                Route.get("/admin", gate.around(admin)),
                Route.get("/peers.json", gate.around(peers)),
                Route.get("/logs.json", gate.around(logs)),
                Route.get("/admin/state.json", gate.around(state)),
                Route.get("/admin/rates.json", gate.around(rates)),
                Route.post("/admin/ban", gate.around(ban)),
                Route.post("/admin/unban", gate.around(unban)),
                Route.post("/admin/release", gate.around(release)),
                Route.post("/admin/drain", gate.around(drain)),
                Route.get("/registrations", gate.around(registrations)),
                Route.get("/registrations.json", gate.around(registrationsJson)),
                Route.get("/registrations.csv", gate.around(registrationsCsv)),
                Route.post("/admin/registration", gate.around(registration)),
                Route.post("/admin/outbox", gate.around(outbox)));
    }
}
