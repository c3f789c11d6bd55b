package goop.rendezvous;

import goop.community.HubDocument;
import goop.community.OwnApplications;
import goop.http.Handler;
import goop.http.Request;
import goop.http.Response;

import java.io.IOException;
import java.util.function.IntSupplier;

/// `GET /.well-known/goop-hub`: the proofs of what this server's operator has applied for at hubs,
/// and how many are online, which hubs list.
///
/// | status | when |
/// |---|---|
/// | 200 | `{"applications": [{"hub", "community", "proof"}], "members"}`, perhaps none |
/// | 503 | the file cannot be read |
final class ProofHandler implements Handler {
    private static final System.Logger LOG = System.getLogger("goop.rendezvous");

    private final OwnApplications applications;
    private final IntSupplier members;

    ProofHandler(OwnApplications applications, IntSupplier members) {
        this.applications = applications;
        this.members = members;
    }

    @Override
    public Response handle(Request request) {
        try {
            HubDocument shown = new HubDocument(applications.proofs(), members.getAsInt());
            return Response.json(200, shown.toBytes()).with("Cache-Control", "no-store");
        } catch (IOException damaged) {
            LOG.log(System.Logger.Level.WARNING, damaged.getMessage());
            return Response.text(503, "the applications of this server cannot be read");
        }
    }
}
