package goop.rendezvous;

import goop.http.Frame;
import goop.http.Html;
import goop.http.Request;
import goop.http.Response;
import goop.http.Route;
import goop.http.StaticPages;
import goop.http.Template;
import goop.manual.Manual;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The manual under `/docs/`, and the OpenAPI description.
///
/// | request | status |
/// |---|---|
/// | `GET /docs/` | 302 to the first page |
/// | `GET /docs/{page}` | 200, 404 |
/// | `GET /docs/search.json` | 200: what the search looks through |
/// | `GET /docs/images/{file}` | 200, 404 |
/// | `GET /api/openapi.json` | 200 |
///
/// @param frame what stands around each page
record ManualRoutes(Frame frame, Manual manual) {
    private static final Template PAGE = Template.beside(ManualRoutes.class, "web/manual.html");
    private static final Template LINK =
            new Template("link", "<li><a href=\"{{target}}\"{{current}}>{{words}}</a></li>");
    private static final Template STEP =
            new Template(
                    "step",
                    "<a class=\"{{rel}}\" rel=\"{{rel}}\" href=\"{{target}}\">{{words}}</a>");

    List<Route> table() {
        StaticPages images = new StaticPages(Manual.class, "pages/images");
        return List.of(
                Route.get("/docs/", this::first),
                Route.get("/docs/search.json", this::search),
                Route.get("/docs/{page}", this::page),
                Route.get("/docs/images/{file}", images.named("file")),
                Route.get("/api/openapi.json", this::openApi).forAnyOrigin());
    }

    private Response first(Request request) {
        return Response.empty(302).with("Location", manual.pages().getFirst().slug());
    }

    private Response search(Request request) {
        return Response.json(200, manual.searchIndex()).with("Cache-Control", "no-cache");
    }

    private Response openApi(Request request) {
        return Response.json(200, manual.openApi()).with("Cache-Control", "no-cache");
    }

    private Response page(Request request) {
        Optional<Manual.Page> found = manual.page(request.parameter("page"));
        if (found.isEmpty()) return Response.text(404, "no such page");
        Manual.Page page = found.get();
        Html content =
                PAGE.render(
                        Map.of(
                                "contents", contents(page),
                                "sections", sections(page),
                                "sectionsHidden",
                                        DashboardPage.hiddenIf(page.headings().size() < 2),
                                "text", new Html(page.html()),
                                "before", step(page, -1, "prev"),
                                "after", step(page, 1, "next")));
        String whole =
                frame.page("../", page.title() + " · goop manual", "docs/", "manual.js", content);
        return Response.html(200, whole).with("Cache-Control", "no-cache");
    }

    private Html contents(Manual.Page current) {
        return new Html(
                manual.pages().stream()
                        .map(each -> link(each.slug(), each.title(), each == current))
                        .collect(Collectors.joining()));
    }

    private static Html sections(Manual.Page page) {
        return new Html(
                page.headings().stream()
                        .map(each -> link("#" + each.anchor(), each.title(), false))
                        .collect(Collectors.joining()));
    }

    private static String link(String target, String words, boolean current) {
        Html mark = new Html(current ? " aria-current=\"page\"" : "");
        return LINK.render(Map.of("target", target, "current", mark, "words", words)).text();
    }

    private Html step(Manual.Page page, int places, String rel) {
        return manual.beside(page, places)
                .map(
                        other ->
                                STEP.render(
                                        Map.of(
                                                "rel", rel,
                                                "target", other.slug(),
                                                "words", other.title())))
                .orElse(new Html(""));
    }
}
