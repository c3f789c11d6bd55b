package goop.rendezvous;

import goop.http.ActionBody;
import goop.http.Handler;
import goop.http.Refusal;
import goop.http.Request;
import goop.http.Response;

import java.io.IOException;
import java.time.InstantSource;

/// `POST /admin/outbox {id, action}`: `retry` tries a waiting mail or call now, `drop` gives it up.
/// Admin only.
///
/// | status | when |
/// |---|---|
/// | 204, 303 | done |
/// | 404 | it is not there any more |
/// | 400, 415 | no such action, no number; see [ActionBody] |
/// | 503 | no database, or it cannot keep this |
final class OutboxHandler implements Handler {
    private final RegistrationDesk desk;
    private final InstantSource clock;

    OutboxHandler(RegistrationDesk desk, InstantSource clock) {
        this.desk = desk;
        this.clock = clock;
    }

    @Override
    public Response handle(Request request) throws IOException {
        ActionBody body = ActionBody.of(request);
        String number = body.text("id");
        if (!number.matches("[0-9]{1,15}")) throw new Refusal(400, "id: a number is expected");
        long id = Long.parseLong(number);
        boolean known =
                switch (body.text("action")) {
                    case "retry" -> desk.outbox().retry(id, clock.instant());
                    case "drop" -> desk.outbox().drop(id);
                    default -> throw new Refusal(400, "action: retry or drop is expected");
                };
        if (!known) throw new Refusal(404, "not in the outbox");
        desk.worker().ring();
        return body.done("registrations");
    }
}
