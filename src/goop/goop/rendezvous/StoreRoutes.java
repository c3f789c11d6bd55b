package goop.rendezvous;

import goop.http.Frame;
import goop.http.Route;
import goop.store.Catalogue;

import java.util.List;

/// The endpoints of the template store: a page for people, and the API from which peers install.
///
/// @param frame what stands around the page
record StoreRoutes(Frame frame, Catalogue catalogue) {

    List<Route> table() {
        TemplateHandlers api = new TemplateHandlers(catalogue);
        return List.of(
                Route.get("/store", new StorePage(frame, catalogue)),
                Route.get("/store/preview/{dir}/{file...}", new PreviewHandler(catalogue))
                        .forAnyOrigin(),
                Route.get("/api/templates", api::list).forAnyOrigin(),
                Route.get("/api/templates/{dir}/manifest.json", api::manifest).forAnyOrigin(),
                Route.get("/api/templates/{dir}/bundle", api::bundle).forAnyOrigin());
    }
}
