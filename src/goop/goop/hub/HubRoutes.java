package goop.hub;

import goop.http.AdminGate;
import goop.http.Handler;
import goop.http.Route;
import goop.http.StaticPages;

import java.util.List;

/// Every endpoint of the hub, in one table. `docs/openapi-hub.json` describes them; a test
/// compares.
record HubRoutes(
        Handler health,
        CommunitiesHandler communities,
        EntryHandlers entries,
        Handler state,
        FederationHandlers federation,
        ApplicationHandlers applications,
        Handler metrics,
        Handler directory,
        Handler community,
        Handler adminPage,
        Handler entryPage,
        Handler partnerPage,
        ModerationHandlers moderation,
        Handler serversPage,
        Handler serverPage,
        Handler serverForm,
        ServerHandlers servers) {

    /// @param admin stands before what is the operator's
    /// @param partners stands before what is the partners'
    /// @param visitors stands before what everybody may ask
    List<Route> table(AdminGate admin, PartnerGate partners, VisitorGate visitors) {
        StaticPages shared = new StaticPages(Handler.class, "web");
        StaticPages own = new StaticPages(HubRoutes.class, "web");
        return List.of(
                Route.get("/", visitors.around(directory)),
                Route.get("/community", visitors.around(community)),
                Route.get("/web/{file}", own.namedOr("file", shared)),
                Route.get("/metrics", metrics),
                Route.get("/healthz", health).forAnyOrigin(),
                Route.get("/api/communities", visitors.around(communities)).forAnyOrigin(),
                Route.get("/api/community", visitors.around(communities::one)).forAnyOrigin(),
                Route.get("/admin", admin.around(adminPage)),
                Route.get("/admin/entry", admin.around(entryPage)),
                Route.post("/admin/entry", admin.around(entryPage)),
                Route.get("/admin/partner", admin.around(partnerPage)),
                Route.post("/admin/partner", admin.around(partnerPage)),
                Route.post("/admin/partners/remove", admin.around(moderation::removePartner)),
                Route.get("/admin/servers", admin.around(serversPage)),
                Route.get("/admin/server", admin.around(serverPage)),
                Route.get("/admin/server-form", admin.around(serverForm)),
                Route.post("/admin/server-form", admin.around(serverForm)),
                Route.post("/admin/servers/remove", admin.around(servers::remove)),
                Route.post("/admin/servers/move", admin.around(servers::move)),
                Route.post("/admin/hide", admin.around(moderation::hide)),
                Route.post("/admin/communities", admin.around(entries::put)),
                Route.post("/admin/communities/delete", admin.around(entries::delete)),
                Route.post("/api/applications", visitors.around(applications::apply)),
                Route.get("/api/application", visitors.around(applications::status)),
                Route.post("/api/application/withdraw", visitors.around(applications::withdraw)),
                Route.get("/admin/applications.json", admin.around(applications::all)),
                Route.post("/admin/applications/accept", admin.around(applications::accept)),
                Route.post("/admin/applications/refuse", admin.around(applications::refuse)),
                Route.post("/admin/federation/sign-anyway", admin.around(entries::signAnyway)),
                Route.post("/admin/federation/rotate-key", admin.around(entries::rotateKey)),
                Route.get("/admin/federation.json", admin.around(state)),
                Route.get("/federation/digest", partners.around(federation::digest)),
                Route.post("/federation/entries", partners.around(federation::entries)),
                Route.get("/federation/changes", partners.around(federation::changes)));
    }
}
