package goop.hub;

import goop.http.Frame;
import goop.http.Handler;
import goop.http.Html;
import goop.http.Request;
import goop.http.Response;
import goop.http.Template;
import goop.http.Words;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/// `GET /?q=&origin=&cursor=`: the directory, with one search box. Whole without scripts;
/// `directory.js` asks the same as one types, and puts the answer's results into the page.
///
/// | status | when |
/// |---|---|
/// | 200 | always, also when nothing is found |
/// | 400 | as [CommunitiesHandler] says |
final class DirectoryPage implements Handler {
    private static final int ROWS = 50;

    private static final Template PAGE = Template.beside(DirectoryPage.class, "web/directory.html");
    private static final Template ROW =
            Template.beside(DirectoryPage.class, "web/community-row.html");

    private final Frame frame;
    private final Directory directory;
    private final Online online;
    private final InstantSource clock;

    DirectoryPage(Frame frame, Directory directory, Online online, InstantSource clock) {
        this.frame = frame;
        this.directory = directory;
        this.online = online;
        this.clock = clock;
    }

    @Override
    public Response handle(Request request) throws IOException {
        CommunitiesHandler.Search search = CommunitiesHandler.Search.of(request);
        DirectoryIndex.Page found =
                directory.search(search.query(), search.origin(), search.after(), ROWS);
        Instant now = clock.instant();
        int all = directory.size();
        Map<String, Object> values = new HashMap<>();
        values.put("count", Words.count(all));
        values.put("countWord", all == 1 ? "community" : "communities");
        values.put("hub", directory.name());
        values.put("q", search.query());
        values.put("origin", search.origin());
        values.put("originHidden", Html.hiddenIf(search.origin().isEmpty()));
        values.put("allHubs", "./?q=" + CommunityView.encoded(search.query()));
        values.put(
                "rows",
                Html.joined(
                        found.entries().stream()
                                .map(
                                        each ->
                                                ROW.render(
                                                        CommunityView.values(
                                                                each, online.at(each), now)))
                                .toList()));
        boolean none = found.entries().isEmpty();
        values.put("listHidden", Html.hiddenIf(none));
        values.put("emptyHidden", Html.hiddenIf(all > 0));
        values.put("noneHidden", Html.hiddenIf(!none || all == 0));
        values.put("moreHidden", Html.hiddenIf(found.next() == null));
        values.put("more", found.next() == null ? "./" : more(search, found.next()));
        values.put("firstHidden", Html.hiddenIf(search.after() == null));
        values.put("first", "./" + query(search));
        values.put("found", found(search, found, none));
        String title = search.query().isEmpty() ? "Communities" : search.query() + " · Communities";
        String page = frame.page(title + " · goop", "./", "directory.js", PAGE.render(values));
        return Response.html(200, page).with("Cache-Control", "no-cache");
    }

    private static String found(
            CommunitiesHandler.Search search, DirectoryIndex.Page found, boolean none) {
        if (search.query().isEmpty() && search.origin().isEmpty()) return "";
        if (none) return "None found";
        int count = found.entries().size();
        if (search.after() != null) return count + " more";
        return found.next() == null ? count + " found" : "The first " + count;
    }

    private static String query(CommunitiesHandler.Search search) {
        return "?q="
                + CommunityView.encoded(search.query())
                + "&origin="
                + CommunityView.encoded(search.origin());
    }

    private static String more(CommunitiesHandler.Search search, DirectoryIndex.Place next) {
        return "./" + query(search) + "&cursor=" + CommunitiesHandler.cursor(next);
    }
}
