package goop.rendezvous;

import goop.http.ActionBody;
import goop.http.Handler;
import goop.http.Request;
import goop.http.Response;

import java.io.IOException;

/// `POST /admin/drain {"drain": true|false}`: before maintenance, and after it. Admin only.
///
/// | status | when |
/// |---|---|
/// | 204, 303 | done |
/// | 400, 415 | see [ActionBody] |
final class DrainHandler implements Handler {
    private static final System.Logger LOG = System.getLogger("goop.rendezvous");

    private final ServerState state;

    DrainHandler(ServerState state) {
        this.state = state;
    }

    @Override
    public Response handle(Request request) throws IOException {
        ActionBody body = ActionBody.of(request);
        boolean drain = body.flag("drain", true);
        state.drain(drain);
        LOG.log(System.Logger.Level.INFO, "drain={0}", drain);
        return body.done();
    }
}
