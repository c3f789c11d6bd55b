package goop.hub;

import goop.http.Frame;
import goop.http.Handler;
import goop.http.Html;
import goop.http.Request;
import goop.http.Response;
import goop.http.Template;
import goop.http.Words;
import goop.hub.replica.HubRecord;
import goop.hub.replica.KeyChain;
import goop.hub.replica.Listing;

import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/// `GET /community?origin=&name=`: one community, and how to join it.
///
/// | status | when |
/// |---|---|
/// | 200 | it is in the directory |
/// | 404 | it is not, or not any more |
final class CommunityPage implements Handler {
    private static final Template PAGE = Template.beside(CommunityPage.class, "web/community.html");
    private static final Template GONE = Template.beside(CommunityPage.class, "web/gone.html");

    private final Frame frame;
    private final Directory directory;
    private final Online online;
    private final InstantSource clock;

    CommunityPage(Frame frame, Directory directory, Online online, InstantSource clock) {
        this.frame = frame;
        this.directory = directory;
        this.online = online;
        this.clock = clock;
    }

    @Override
    public Response handle(Request request) throws IOException {
        String origin = Optional.ofNullable(request.query("origin")).orElse("");
        String name = Optional.ofNullable(request.query("name")).orElse("");
        Optional<HubRecord> entry = directory.entry(origin, name);
        if (entry.isEmpty()) {
            Html content = GONE.render(Map.of("q", CommunityView.encoded(name)));
            return Response.html(404, frame.page("Not here · goop", "./", null, content));
        }
        HubRecord record = entry.get();
        Map<String, Object> values =
                CommunityView.values(record, online.at(record), clock.instant());
        boolean open = record.listing().orElseThrow().type() == Listing.Type.OPEN;
        values.put("inviteHidden", Html.hiddenIf(open));
        String notice = online.notice(record);
        values.put("notice", notice);
        values.put("noticeHidden", Html.hiddenIf(notice.isEmpty()));
        String key =
                directory.chain(origin).map(KeyChain::current).map(Object::toString).orElse("");
        values.put("key", key);
        values.put("shortKey", Words.shortId(key));
        String title = name + " · goop";
        return Response.html(200, frame.page(title, "./", "community.js", PAGE.render(values)))
                .with("Cache-Control", "no-cache");
    }
}
