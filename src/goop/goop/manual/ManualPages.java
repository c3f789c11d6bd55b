package goop.manual;

import goop.http.Frame;
import goop.http.Html;
import goop.http.Request;
import goop.http.Response;
import goop.http.Route;
import goop.http.StaticPages;
import goop.http.Template;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The manual under `/docs/`, as every program that has pages serves it.
///
/// | request | status |
/// |---|---|
/// | `GET /docs/` | 302 to the first page |
/// | `GET /docs/{page}` | 200, 404; the OpenAPI descriptions too, by the names of their files |
/// | `GET /docs/search.json` | 200: what the search looks through |
/// | `GET /docs/images/{file}` | 200, 404 |
public final class ManualPages {
    private static final Template PAGE = Template.beside(ManualPages.class, "web/manual.html");
    private static final Template LINK =
            new Template("link", "<li><a href=\"{{target}}\"{{current}}>{{words}}</a></li>");
    private static final Template STEP =
            new Template(
                    "step",
                    "<a class=\"{{rel}}\" rel=\"{{rel}}\" href=\"{{target}}\">{{words}}</a>");

    private final Frame frame;

    // Guarded by this. Read when somebody wants it: most peers are never asked.
    private Manual manual;

    /// @param frame what stands around each page
    public ManualPages(Frame frame) {
        this.frame = frame;
    }

    private synchronized Manual manual() throws IOException {
        if (manual == null) manual = Manual.load();
        return manual;
    }

    /// The routes.
    public List<Route> table() {
        StaticPages images = new StaticPages(Manual.class, "pages/images");
        return List.of(
                Route.get("/docs/", this::first),
                Route.get("/docs/search.json", this::search),
                Route.get("/docs/{page}", this::page),
                Route.get("/docs/images/{file}", images.named("file")));
    }

    private Response first(Request request) throws IOException {
        return Response.empty(302).with("Location", manual().pages().getFirst().slug());
    }

    private Response search(Request request) throws IOException {
        return Response.json(200, manual().searchIndex()).with("Cache-Control", "no-cache");
    }

    private Response page(Request request) throws IOException {
        Manual manual = manual();
        String name = request.parameter("page");
        Optional<byte[]> description = manual.description(name);
        if (description.isPresent()) {
            return Response.json(200, description.get()).with("Cache-Control", "no-cache");
        }
        Optional<Manual.Page> found = manual.page(name);
        if (found.isEmpty()) return Response.text(404, "no such page");
        Manual.Page page = found.get();
        Html content =
                PAGE.render(
                        Map.of(
                                "contents", contents(manual, page),
                                "sections", sections(page),
                                "sectionsHidden",
                                        new Html(page.headings().size() < 2 ? " hidden" : ""),
                                "text", new Html(page.html()),
                                "before", step(manual.beside(page, -1), "prev"),
                                "after", step(manual.beside(page, 1), "next")));
        String whole =
                frame.page("../", page.title() + " · goop manual", "docs/", "manual.js", content);
        return Response.html(200, whole).with("Cache-Control", "no-cache");
    }

    private static Html contents(Manual manual, Manual.Page current) {
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

    private static Html step(Optional<Manual.Page> to, String rel) {
        return to.map(
                        page ->
                                STEP.render(
                                        Map.of(
                                                "rel", rel,
                                                "target", page.slug(),
                                                "words", page.title())))
                .orElse(new Html(""));
    }
}
