package goop.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/// What stands around every page of a server: head, masthead, footer.
public final class Frame {
    private static final Template FRAME = Template.beside(Frame.class, "web/frame.html");
    private static final Html WORDMARK =
            Template.beside(Frame.class, "web/wordmark.svg").render(Map.of());

    private final String version;
    private final Map<String, String> links;
    private final String footer;

    /// @param links the navigation: words by address, in their order
    /// @param footer a sentence for the foot of every page
    public Frame(String version, Map<String, String> links, String footer) {
        this.version = version;
        this.links = new LinkedHashMap<>(links);
        this.footer = footer;
    }

    /// A whole page.
    ///
    /// @param current the navigation entry that this page is
    /// @param script the page's own module, or null
    public String page(String title, String current, String script, Html content) {
        return page("", title, current, script, content);
    }

    /// The same for a page that lies deeper, so that all works below a proxy's path prefix too.
    ///
    /// @param root the way to the start page: `../`
    public String page(String root, String title, String current, String script, Html content) {
        return FRAME.render(
                        Map.of(
                                "root", root,
                                "title", title,
                                "script", script(root, script),
                                "wordmark", WORDMARK,
                                "navigation", navigation(root, current),
                                "content", content,
                                "footer", footer,
                                "version", version))
                .text();
    }

    private static Html script(String root, String file) {
        if (file == null) return new Html("");
        return new Template(
                        "script", "<script type=\"module\" src=\"{{root}}web/{{file}}\"></script>")
                .render(Map.of("root", root, "file", file));
    }

    private Html navigation(String root, String current) {
        return new Html(
                links.entrySet().stream()
                        .map(link -> entry(root, link.getKey(), link.getValue(), current))
                        .collect(Collectors.joining()));
    }

    private static String entry(String root, String target, String words, String current) {
        String mark = target.equals(current) ? " aria-current=\"page\"" : "";
        return "<a href=\"" + root + target + "\"" + mark + ">" + Html.escape(words) + "</a>";
    }
}
