package goop.rendezvous;

import goop.http.Frame;
import goop.http.Handler;
import goop.http.Html;
import goop.http.Request;
import goop.http.Response;
import goop.http.SecurityHeaders;
import goop.http.Template;
import goop.store.Catalogue;
import goop.store.Manifest;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// `GET /store`: the templates as cards, by category. Whole without scripts; `store.js` adds search
/// and the preview.
///
/// | status | when |
/// |---|---|
/// | 200 | always |
final class StorePage implements Handler {
    // The preview is a frame with a policy of its own.
    private static final String POLICY = SecurityHeaders.STRICT + "; frame-src 'self'";

    private static final Template PAGE = Template.beside(StorePage.class, "web/store.html");
    private static final Template CARD = Template.beside(StorePage.class, "web/store-card.html");
    private static final Template CATEGORY =
            new Template(
                    "category", "<option value=\"{{category}}\">{{category}} ({{count}})</option>");

    private final Frame frame;
    private final Catalogue catalogue;

    StorePage(Frame frame, Catalogue catalogue) {
        this.frame = frame;
        this.catalogue = catalogue;
    }

    @Override
    public Response handle(Request request) throws IOException {
        List<Manifest> all =
                catalogue.all().stream()
                        .sorted(
                                Comparator.comparing(Manifest::category)
                                        .thenComparing(Manifest::name))
                        .toList();
        StringBuilder cards = new StringBuilder();
        for (Manifest each : all) cards.append(card(each).text());
        Html content =
                PAGE.render(
                        Map.of(
                                "count", all.size(),
                                "countWord", all.size() == 1 ? "template" : "templates",
                                "categories", categories(all),
                                "cards", new Html(cards.toString()),
                                "nothingHidden", Html.hiddenIf(!all.isEmpty())));
        return Response.html(200, frame.page("Templates · goop", "store", "store.js", content))
                .with("Content-Security-Policy", POLICY)
                .with("Cache-Control", "no-cache");
    }

    private Html card(Manifest template) throws IOException {
        boolean picture = catalogue.file(template.dir(), "picture.png").isPresent();
        return CARD.render(
                Map.of(
                        "dir", template.dir(),
                        "name", template.name(),
                        "description", template.description(),
                        "category", template.category(),
                        "picture", picture ? picture(template) : initial(template)));
    }

    private static Html picture(Manifest template) {
        return new Template(
                        "picture",
                        "<img src=\"store/preview/{{dir}}/picture.png\" alt=\"\" width=\"560\""
                                + " height=\"360\" loading=\"lazy\">")
                .render(Map.of("dir", template.dir()));
    }

    private static Html initial(Manifest template) {
        String first = template.icon().isEmpty() ? template.name() : template.icon();
        int end = first.offsetByCodePoints(0, 1);
        return new Template("initial", "<span class=\"initial\" aria-hidden=\"true\">{{it}}</span>")
                .render(Map.of("it", first.substring(0, end)));
    }

    private static Html categories(List<Manifest> all) {
        return new Html(
                all.stream()
                        .filter(each -> !each.category().isEmpty())
                        .collect(
                                Collectors.groupingBy(
                                        Manifest::category, TreeMap::new, Collectors.counting()))
                        .entrySet()
                        .stream()
                        .map(
                                each ->
                                        CATEGORY.render(
                                                        Map.of(
                                                                "category", each.getKey(),
                                                                "count", each.getValue()))
                                                .text())
                        .collect(Collectors.joining()));
    }
}
