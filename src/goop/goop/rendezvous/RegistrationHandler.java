package goop.rendezvous;

import goop.http.ActionBody;
import goop.http.Handler;
import goop.http.PublicUrl;
import goop.http.Refusal;
import goop.http.Request;
import goop.http.Response;
import goop.registration.EmailAddress;
import goop.registration.Registrations;

import java.io.IOException;

/// `POST /admin/registration {email, action}`: what the operator does about one registration.
/// `resend` sends a new link, `verify` vouches for the address, `revoke` takes verification and
/// binding back, `delete` forgets all that is kept of it. Admin only.
///
/// | status | when |
/// |---|---|
/// | 204, 303 | done, and kept |
/// | 404 | the address is not registered |
/// | 400, 415 | no such action; see [ActionBody] |
/// | 503 | no database, it cannot keep this, or the outbox is full |
final class RegistrationHandler implements Handler {
    private static final System.Logger LOG = System.getLogger("goop.rendezvous");

    private final RegistrationDesk desk;
    private final ServerState state;
    private final PublicUrl url;

    RegistrationHandler(RegistrationDesk desk, ServerState state, PublicUrl url) {
        this.desk = desk;
        this.state = state;
        this.url = url;
    }

    @Override
    public Response handle(Request request) throws IOException {
        ActionBody body = ActionBody.of(request);
        String email = EmailAddress.keyOf(body.text("email"));
        if (email.isEmpty()) throw new Refusal(400, "email: an e-mail address is expected");
        String action = body.text("action");
        Registrations.Taken taken =
                switch (action) {
                    case "resend" -> desk.registrations().resend(email, url.of(request));
                    case "verify" -> desk.registrations().verifyByHand(email);
                    case "revoke" -> revoked(desk.registrations().revoke(email), email);
                    case "delete" -> revoked(desk.registrations().delete(email), email);
                    default ->
                            throw new Refusal(
                                    400, "action: resend, verify, revoke or delete is expected");
                };
        switch (taken) {
            case UNKNOWN -> throw new Refusal(404, "not registered");
            case FULL -> throw new Refusal(503, "the outbox is full");
            case YES -> {}
        }
        desk.worker().ring();
        // Which address, is in the database and not for the log to keep.
        LOG.log(System.Logger.Level.INFO, "registration action={0}", action);
        return body.done("registrations");
    }

    // Whoever is here by that address, is so no longer; a next message says what holds then.
    private Registrations.Taken revoked(boolean known, String email) {
        if (!known) return Registrations.Taken.UNKNOWN;
        state.removeByEmail(email);
        return Registrations.Taken.YES;
    }
}
