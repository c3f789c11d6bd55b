package goop.rendezvous;

import goop.community.OwnApplications;
import goop.http.Handler;
import goop.http.Request;
import goop.http.Response;

import java.io.IOException;

/// `GET /.well-known/goop-hub`: the proofs of what this server's operator has applied for at hubs.
///
/// | status | when |
/// |---|---|
/// | 200 | `{"applications": [{"hub", "community", "proof"}]}`, perhaps none |
/// | 503 | the file cannot be read |
final class ProofHandler implements Handler {
    private static final System.Logger LOG = System.getLogger("goop.rendezvous");

    private final OwnApplications applications;

    ProofHandler(OwnApplications applications) {
        this.applications = applications;
    }

    @Override
    public Response handle(Request request) {
        try {
            return Response.json(200, applications.document()).with("Cache-Control", "no-store");
        } catch (IOException damaged) {
            LOG.log(System.Logger.Level.WARNING, damaged.getMessage());
            return Response.text(503, "the applications of this server cannot be read");
        }
    }
}
