package goop.hub;

import goop.database.DatabaseException;
import goop.http.ActionBody;
import goop.http.Refusal;
import goop.http.Request;
import goop.http.Response;
import goop.hub.replica.HubRecord;

import java.io.IOException;

/// What the operator does about what others bring. Admin only; a JSON object or a form.
///
/// | request | status | when |
/// |---|---|---|
/// | `POST /admin/hide` `{origin, community, hidden}` | 204, 303 | it holds, and is on disk; without a community for all of that origin |
/// | `POST /admin/partners/remove` `{origin}` | 204, 303 | it is no partner any more, and nothing of it is here |
/// | | 404 | there is no such partner |
/// | both | 400, 415 | see [ActionBody]; or the partner is one of the settings |
/// | both | 503 | the database fails; nothing has changed |
final class ModerationHandlers {
    private static final System.Logger LOG = System.getLogger("goop.hub");

    private final Directory directory;
    private final Partners partners;

    ModerationHandlers(Directory directory, Partners partners) {
        this.directory = directory;
        this.partners = partners;
    }

    Response hide(Request request) throws IOException {
        ActionBody body = ActionBody.of(request);
        String origin = body.text("origin");
        String community = body.text("community");
        if (origin.isEmpty() || origin.length() > 253 || community.length() > 400) {
            throw new Refusal(400, "origin: the name of a hub is expected");
        }
        boolean hidden = body.flag("hidden", true);
        try {
            directory.hide(new HubRecord.Key(origin, community), hidden);
        } catch (DatabaseException failed) {
            throw new Refusal(503, failed.getMessage());
        }
        LOG.log(
                System.Logger.Level.INFO,
                "hidden={0} origin={1} community=\"{2}\"",
                hidden,
                origin,
                community);
        return body.done();
    }

    Response removePartner(Request request) throws IOException {
        ActionBody body = ActionBody.of(request);
        String origin = body.text("origin");
        try {
            if (!partners.remove(origin)) throw new Refusal(404, "no such partner");
        } catch (DatabaseException failed) {
            throw new Refusal(503, failed.getMessage());
        }
        LOG.log(System.Logger.Level.INFO, "partner={0} removed", origin);
        return body.done("../admin");
    }
}
