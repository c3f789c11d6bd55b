package goop.rendezvous;

import goop.database.DatabaseException;
import goop.http.ActionBody;
import goop.http.Handler;
import goop.http.Refusal;
import goop.http.Request;
import goop.http.Response;

import java.io.IOException;
import java.time.InstantSource;

/// `POST /admin/ban {peerID|address, reason}`. A banned peer leaves the board at once. Admin only.
///
/// | status | when |
/// |---|---|
/// | 204, 303 | it holds, and is on disk |
/// | 400, 415 | see [ActionBody] |
/// | 503 | it holds, but could not be kept yet |
final class BanHandler implements Handler {
    private static final System.Logger LOG = System.getLogger("goop.rendezvous");

    private final ServerState state;
    private final InstantSource clock;

    BanHandler(ServerState state, InstantSource clock) {
        this.state = state;
        this.clock = clock;
    }

    @Override
    public Response handle(Request request) throws IOException {
        ActionBody body = ActionBody.of(request);
        BanTarget target = BanTarget.of(body);
        try {
            state.ban(
                    new Ban(
                            target.kind(),
                            target.value(),
                            BanTarget.reason(body),
                            clock.instant()));
        } catch (IllegalArgumentException wrong) {
            throw new Refusal(400, wrong.getMessage());
        } catch (DatabaseException failed) {
            throw new Refusal(
                    503,
                    "the ban holds, but will be forgotten if this server ends before the database"
                            + " is mended: "
                            + failed.getMessage());
        }
        LOG.log(System.Logger.Level.INFO, "banned={0}", target.value());
        return body.done();
    }
}
