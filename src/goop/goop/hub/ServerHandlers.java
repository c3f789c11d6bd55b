package goop.hub;

import goop.database.DatabaseException;
import goop.http.ActionBody;
import goop.http.Refusal;
import goop.http.Request;
import goop.http.Response;
import goop.hub.replica.HubRecord;
import goop.hub.replica.Listing;
import goop.hub.replica.NotReadyException;

import java.io.IOException;

/// What the operator does about the servers that are watched. Admin only; a JSON object or a form.
///
/// | request | status | when |
/// |---|---|---|
/// | `POST /admin/servers/remove` `{url}` | 204, 303 | it is watched no more, and its history is gone |
/// | `POST /admin/servers/move` `{from, to}` | 204, 303 | all of our communities at one are listed at the other |
/// | both | 404 | no such server is watched |
/// | both | 400, 415 | see [ActionBody] |
/// | both | 503 | nothing may be signed, or the database fails; what was moved before is |
final class ServerHandlers {
    private static final System.Logger LOG = System.getLogger("goop.hub");

    private final Directory directory;
    private final ServerWatch watch;

    ServerHandlers(Directory directory, ServerWatch watch) {
        this.directory = directory;
        this.watch = watch;
    }

    Response remove(Request request) throws IOException {
        ActionBody body = ActionBody.of(request);
        String url = body.text("url");
        try {
            if (!watch.remove(url)) throw new Refusal(404, "no such server is watched");
        } catch (DatabaseException failed) {
            throw new Refusal(503, failed.getMessage());
        }
        LOG.log(System.Logger.Level.INFO, "watched={0} no more", url);
        return body.done("../admin/servers");
    }

    Response move(Request request) throws IOException {
        ActionBody body = ActionBody.of(request);
        WatchedServer from = server(body.text("from"));
        WatchedServer to = server(body.text("to"));
        int moved = 0;
        try {
            for (HubRecord each : directory.own()) {
                Listing listing = each.listing().orElseThrow();
                if (!from.serves(listing.rendezvous())) continue;
                directory.put(
                        each.community(),
                        new Listing(
                                to.url(),
                                listing.type(),
                                listing.description(),
                                listing.members()));
                moved++;
            }
        } catch (NotReadyException | DatabaseException later) {
            throw new Refusal(503, moved + " were moved, then: " + later.getMessage());
        }
        LOG.log(System.Logger.Level.INFO, "moved={0} from={1} to={2}", moved, from.url(), to.url());
        return body.done("../admin/servers");
    }

    private WatchedServer server(String url) throws Refusal {
        return watch.get(url)
                .map(ServerWatch.State::server)
                .orElseThrow(() -> new Refusal(404, "no such server is watched: " + url));
    }
}
