package goop.rendezvous;

import goop.database.DatabaseException;
import goop.http.ActionBody;
import goop.http.Handler;
import goop.http.Refusal;
import goop.http.Request;
import goop.http.Response;

import java.io.IOException;

/// `POST /admin/unban {peerID|address}`. Admin only.
///
/// | status | when |
/// |---|---|
/// | 204, 303 | the ban is lifted |
/// | 404 | there was none |
/// | 400, 415 | see [ActionBody] |
/// | 503 | lifted, but could not be kept |
final class UnbanHandler implements Handler {
    private static final System.Logger LOG = System.getLogger("goop.rendezvous");

    private final Bans bans;

    UnbanHandler(Bans bans) {
        this.bans = bans;
    }

    @Override
    public Response handle(Request request) throws IOException {
        ActionBody body = ActionBody.of(request);
        BanTarget target = BanTarget.of(body);
        try {
            if (!bans.remove(target.kind(), target.value())) throw new Refusal(404, "not banned");
        } catch (IllegalArgumentException wrong) {
            throw new Refusal(400, wrong.getMessage());
        } catch (DatabaseException failed) {
            throw new Refusal(503, "lifted here until the next start: " + failed.getMessage());
        }
        LOG.log(System.Logger.Level.INFO, "unbanned={0}", target.value());
        return body.done();
    }
}
