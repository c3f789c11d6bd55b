package goop.rendezvous;

import goop.database.DatabaseException;
import goop.http.ClientAddress;
import goop.http.Frame;
import goop.http.Handler;
import goop.http.Html;
import goop.http.RateLimit;
import goop.http.Request;
import goop.http.Response;
import goop.http.Template;
import goop.registration.Registration;
import goop.registration.Registrations.Outcome;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/// `GET /verify?token=`: follows a verification link; with `presence.verify_confirm` it shows a
/// button, and `POST /verify` follows it. `HEAD` follows nothing.
///
/// | status | when |
/// |---|---|
/// | 200 | the address is verified; or the button |
/// | 400 | the link is unknown, expired or used, or the address was bound to another peer since |
/// | 429 | too many from this client |
/// | 503 | no database, or it cannot keep this |
final class VerifyHandler implements Handler {
    private static final Template PAGE = Template.beside(VerifyHandler.class, "web/verify.html");

    private final Frame frame;
    private final RegistrationDesk desk;
    private final RateLimit byClient;
    private final boolean confirm;

    VerifyHandler(Frame frame, RegistrationDesk desk, RateLimit byClient, boolean confirm) {
        this.frame = frame;
        this.desk = desk;
        this.byClient = byClient;
        this.confirm = confirm;
    }

    @Override
    public Response handle(Request request) throws IOException {
        long wait = byClient.take(ClientAddress.network(request.client()));
        if (wait > 0) {
            return say(429, "Too many attempts", "Try again later.", "", "")
                    .with("Retry-After", Long.toString(wait));
        }
        boolean post = request.method().equals("POST");
        String token = post ? request.form().first("token") : request.query("token");
        if (token == null) token = "";
        boolean follow = post || !confirm && !request.method().equals("HEAD");
        try {
            return answer(
                    follow ? desk.registrations().verify(token) : desk.registrations().look(token),
                    follow,
                    token);
        } catch (DatabaseException failed) {
            return later();
        }
    }

    private Response later() {
        return say(
                        503,
                        "Not verified yet",
                        "This server cannot keep it now. The link stays good: try again in some"
                                + " minutes.",
                        "",
                        "")
                .with("Retry-After", "60");
    }

    private Response answer(Outcome outcome, boolean followed, String token) {
        return switch (outcome) {
            case Outcome.Verified(Registration what) when !followed ->
                    say(200, "Verify this address?", what.address() + ".", bound(what), token);
            case Outcome.Verified(Registration what) -> {
                desk.worker().ring();
                yield say(200, "Verified", what.address() + " is verified.", bound(what), "");
            }
            case Outcome.Busy() -> later();
            case Outcome.Used() ->
                    say(
                            400,
                            "This link has been used",
                            "It works once. If that was you, or your mail program, there is nothing"
                                    + " left to do.",
                            "",
                            "");
            case Outcome.Expired() ->
                    say(
                            400,
                            "This link is too old",
                            "Links are good for 24 hours. Register again for a new one.",
                            "",
                            "");
            case Outcome.Unknown() ->
                    say(
                            400,
                            "This is no link of ours",
                            "Perhaps a part of it is missing: copy the whole line from the mail.",
                            "",
                            "");
            case Outcome.Taken() ->
                    say(
                            400,
                            "Bound to another peer",
                            "Another peer has bound this address to itself since. Ask the operator"
                                    + " of this server if that was not you.",
                            "",
                            "");
        };
    }

    private static String bound(Registration what) {
        return what.peerId().orElse("");
    }

    private Response say(int status, String title, String words, String peerId, String token) {
        Map<String, Object> values = new HashMap<>();
        values.put("title", title);
        values.put("words", words);
        values.put("peerId", peerId);
        values.put("peerHidden", Html.hiddenIf(peerId.isEmpty()));
        values.put("tense", token.isEmpty() ? "It is bound" : "It will be bound");
        values.put("token", token);
        values.put("buttonHidden", Html.hiddenIf(token.isEmpty()));
        values.put("kind", new Html(status == 200 ? "" : " trouble"));
        return Response.html(
                        status, frame.page(title + " · goop", "verify", null, PAGE.render(values)))
                .with("Cache-Control", "no-store");
    }
}
