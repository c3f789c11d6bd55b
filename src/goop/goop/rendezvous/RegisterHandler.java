package goop.rendezvous;

import goop.database.DatabaseException;
import goop.database.Kind;
import goop.http.ClientAddress;
import goop.http.FormFields;
import goop.http.Frame;
import goop.http.Handler;
import goop.http.Html;
import goop.http.PublicUrl;
import goop.http.RateLimit;
import goop.http.Request;
import goop.http.Response;
import goop.http.Template;
import goop.http.Words;
import goop.libp2p.ProtocolException;
import goop.registration.EmailAddress;
import goop.registration.RegistrationClaim;
import goop.registration.Registrations;

import java.io.IOException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// `GET /register`: a form for an e-mail address; a peer opens it filled in, with its id and a
/// signature. `POST /register` sends the link. The answer is the same whatever is known of the
/// address, and whether or not a mail goes out.
///
/// | status | when |
/// |---|---|
/// | 200 | the form; or: look into your mail |
/// | 400 | no address, or a claim that does not hold; the form says what, and keeps the rest |
/// | 403 | the form was sent by another site's page |
/// | 429 | too many from this client |
/// | 503 | no database, or it cannot keep the request |
final class RegisterHandler implements Handler {
    private static final Template FORM =
            Template.beside(RegisterHandler.class, "web/register.html");
    private static final Template SENT =
            Template.beside(RegisterHandler.class, "web/register-sent.html");

    private final Frame frame;
    private final RegistrationDesk desk;
    private final PublicUrl url;
    private final RateLimit byClient;
    private final RateLimit byAddress;
    private final InstantSource clock;

    RegisterHandler(
            Frame frame,
            RegistrationDesk desk,
            PublicUrl url,
            RateLimit byClient,
            RateLimit byAddress,
            InstantSource clock) {
        this.frame = frame;
        this.desk = desk;
        this.url = url;
        this.byClient = byClient;
        this.byAddress = byAddress;
        this.clock = clock;
    }

    /// What stands in the form.
    private record Filled(String email, String peerId, String ts, String sig) {
        static Filled of(FormFields fields) {
            return new Filled(
                    field(fields, "email"),
                    field(fields, "peerID"),
                    field(fields, "ts"),
                    field(fields, "sig"));
        }

        private static String field(FormFields fields, String name) {
            String value = fields.first(name);
            if (value == null) return "";
            return value.length() > 512 ? value.substring(0, 512) : value.strip();
        }
    }

    @Override
    public Response handle(Request request) throws IOException {
        if (request.method().equals("POST")) return send(request);
        return form(200, Filled.of(request.query()), "");
    }

    private Response send(Request request) throws IOException {
        Filled filled = Filled.of(request.form());
        long wait = byClient.take(ClientAddress.network(request.client()));
        if (wait > 0) {
            return form(429, filled, "There were too many requests from your address. Try later.")
                    .with("Retry-After", Long.toString(wait));
        }
        EmailAddress address;
        Optional<String> peerId;
        try {
            address = EmailAddress.parse(filled.email);
            peerId = peer(filled);
        } catch (ProtocolException wrong) {
            return form(400, filled, sentence(wrong.getMessage()));
        }
        // Said to nobody: whoever asks too often would learn that somebody has asked before.
        boolean mail = byAddress.take(address.key()) == 0;
        // What is refused may be asked for again, and must not then be passed over in silence.
        try {
            if (desk.registrations().request(address, peerId, url.of(request), mail)
                    == Registrations.Taken.FULL) {
                if (mail) byAddress.giveBack(address.key());
                return unavailable(filled, "Too many requests are waiting. Try later.");
            }
        } catch (DatabaseException failed) {
            // What was slow may be kept after all.
            if (mail && failed.kind() != Kind.SLOW) byAddress.giveBack(address.key());
            return unavailable(filled, "Your request cannot be kept now. Try later.");
        }
        desk.worker().ring();
        return sent(address);
    }

    private Optional<String> peer(Filled filled) throws ProtocolException {
        if (filled.peerId.isEmpty()) return Optional.empty();
        RegistrationClaim.of(filled.email, filled.peerId, filled.ts, filled.sig)
                .check(clock.millis());
        return Optional.of(filled.peerId);
    }

    private static String sentence(String words) {
        return Character.toUpperCase(words.charAt(0)) + words.substring(1) + ".";
    }

    private Response unavailable(Filled filled, String why) {
        return form(503, filled, why).with("Retry-After", "60");
    }

    private Response form(int status, Filled filled, String problem) {
        Map<String, Object> values = new HashMap<>();
        values.put("email", filled.email);
        values.put("peerID", filled.peerId);
        values.put("ts", filled.ts);
        values.put("sig", filled.sig);
        values.put("shortId", Words.shortId(filled.peerId));
        values.put("peerHidden", Html.hiddenIf(filled.peerId.isEmpty()));
        values.put("unboundHidden", Html.hiddenIf(!filled.peerId.isEmpty()));
        values.put("problem", problem);
        values.put("problemHidden", Html.hiddenIf(problem.isEmpty()));
        values.put(
                "invalid",
                new Html(
                        problem.isEmpty()
                                ? ""
                                : " aria-invalid=\"true\" aria-describedby=\"problem\""));
        values.put(
                "required",
                desk.registrations().required()
                        ? "This server shows only peers whose e-mail address is verified."
                        : "With a verified address nobody else can use it here.");
        return page(status, "Register · goop", FORM.render(values));
    }

    private Response sent(EmailAddress address) {
        String next =
                desk.mails()
                        ? "A mail is on its way to %s. Follow the link in it within 24 hours."
                        : "The operator of this server hands you the link for %s. Follow it within"
                                + " 24 hours.";
        return page(
                200, "Almost done · goop", SENT.render(Map.of("next", next.formatted(address))));
    }

    private Response page(int status, String title, Html content) {
        return Response.html(status, frame.page(title, "register", null, content))
                .with("Cache-Control", "no-store");
    }
}
