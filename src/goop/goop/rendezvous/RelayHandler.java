package goop.rendezvous;

import goop.http.Handler;
import goop.http.Request;
import goop.http.Response;

/// `GET /relay`: where the circuit relay beside this server listens.
///
/// | status | when |
/// |---|---|
/// | 404 | there is none |
final class RelayHandler implements Handler {
    @Override
    public Response handle(Request request) {
        return Response.text(404, "no relay");
    }
}
