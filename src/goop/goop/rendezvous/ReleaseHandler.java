package goop.rendezvous;

import goop.http.ActionBody;
import goop.http.Handler;
import goop.http.Refusal;
import goop.http.Request;
import goop.http.Response;

import java.io.IOException;

/// `POST /admin/release {peerID}`: messages of that id are taken without a signature again, for a
/// user who goes back to a program that does not sign. Admin only.
///
/// | status | when |
/// |---|---|
/// | 204, 303 | done |
/// | 404 | that id never signed here |
/// | 400, 415 | see [ActionBody] |
final class ReleaseHandler implements Handler {
    private static final System.Logger LOG = System.getLogger("goop.rendezvous");

    private final ServerState state;

    ReleaseHandler(ServerState state) {
        this.state = state;
    }

    @Override
    public Response handle(Request request) throws IOException {
        ActionBody body = ActionBody.of(request);
        BanTarget target = BanTarget.of(body);
        if (target.kind() != Ban.Kind.PEER) throw new Refusal(400, "peerID is required");
        if (!state.release(target.value())) throw new Refusal(404, "that id has not signed here");
        LOG.log(System.Logger.Level.INFO, "released={0}", target.value());
        return body.done();
    }
}
