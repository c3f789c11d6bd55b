package goop.viewer;

import goop.config.BuildVersion;
import goop.http.Frame;
import goop.http.Handler;
import goop.http.Html;
import goop.http.Response;
import goop.http.Route;
import goop.http.SecurityHeaders;
import goop.http.Template;
import goop.manual.ManualPages;
import goop.peer.PeerNode;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The pages, all of one frame. What is on them comes by scripts from the API, except on the first
/// one, which is whole without.
final class Pages {
    private final PeerNode node;
    private final Frame frame;

    Pages(PeerNode node) {
        this.node = node;
        Map<String, String> links = new LinkedHashMap<>();
        links.put("./", "Peers");
        links.put("communities", "Communities");
        links.put("chat", "Chat");
        links.put("site", "Site");
        links.put("files", "Files");
        links.put("settings", "Settings");
        links.put("log", "Log");
        links.put("docs/", "Manual");
        frame =
                new Frame(
                        BuildVersion.current(),
                        links,
                        "This page is your own peer’s, on this machine. Nobody else sees it.");
    }

    /// A page that is the same for everybody, and filled by its script `<name>.js`.
    Handler page(String name, String title, String current) {
        Template template = Template.beside(Pages.class, "web/" + name + ".html");
        return request -> {
            String self = node.id().toString();
            String label = node.profile().label();
            Map<String, ?> values =
                    Map.of(
                            "self",
                            self,
                            "label",
                            label.isEmpty() ? "You" : label,
                            "folder",
                            node.shared().folder(),
                            "file",
                            node.directory().resolve("goop.properties"));
            return html(
                    frame.page(title + " · goop", current, name + ".js", template.render(values)));
        };
    }

    String framed(String title, String current, String script, Html content) {
        return frame.page(title, current, script, content);
    }

    /// The manual, in the same frame.
    List<Route> manual() {
        return new ManualPages(frame).table();
    }

    static Response html(String page) {
        return Response.html(200, page).with("Cache-Control", "no-store");
    }

    /// As [#page], and the page may show others in a frame, and ask whether an origin is there.
    ///
    /// @param origins of sites, as the policy writes them
    Handler framing(Handler page, String origins) {
        String policy =
                SecurityHeaders.STRICT.replace(
                                "connect-src 'self'", "connect-src 'self' " + origins)
                        + "; frame-src 'self'";
        return request -> page.handle(request).with("Content-Security-Policy", policy);
    }
}
