package goop.rendezvous;

import goop.http.Frame;
import goop.http.Handler;
import goop.http.Html;
import goop.http.PageTime;
import goop.http.Request;
import goop.http.Response;
import goop.http.Template;
import goop.http.Words;
import goop.registration.Outbox;
import goop.registration.OutboxWorker;
import goop.registration.Registration;
import goop.registration.Registrations;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// `GET /registrations?q=`: who has registered, what is done about it, and the mail and calls that
/// wait. Admin only.
///
/// | status | when |
/// |---|---|
/// | 200 | the newest whose address or peer id contains `q` |
/// | 503 | no database, or it cannot be read |
final class RegistrationsPage implements Handler {
    private static final int MOST_ROWS = 500;
    private static final int MOST_WAITING = 200;
    private static final Template PAGE =
            Template.beside(RegistrationsPage.class, "web/registrations.html");
    private static final Template ROW =
            Template.beside(RegistrationsPage.class, "web/registration-row.html");
    private static final Template WAITING =
            Template.beside(RegistrationsPage.class, "web/outbox-row.html");
    private static final Template LINK =
            Template.beside(RegistrationsPage.class, "web/link-row.html");

    private final Frame frame;
    private final RegistrationDesk desk;
    private final InstantSource clock;

    RegistrationsPage(Frame frame, RegistrationDesk desk, InstantSource clock) {
        this.frame = frame;
        this.desk = desk;
        this.clock = clock;
    }

    @Override
    public Response handle(Request request) throws IOException {
        String words = Optional.ofNullable(request.query("q")).orElse("").strip();
        List<Registration> found = desk.registrations().search(words, MOST_ROWS);
        List<Outbox.Entry> waiting = desk.outbox().all(MOST_WAITING);
        List<OutboxWorker.Link> links = desk.worker().links();
        Registrations.Count count = desk.registrations().count();
        Instant now = clock.instant();
        Map<String, Object> values = new HashMap<>();
        values.put("q", words);
        values.put("all", Words.count(count.all()));
        values.put("verified", Words.count(count.verified()));
        values.put("more", found.size() == MOST_ROWS ? "Only the newest are shown." : "");
        values.put("rows", joined(found, each -> row(each, now)));
        values.put("tableHidden", Html.hiddenIf(found.isEmpty()));
        values.put("nobodyHidden", Html.hiddenIf(!found.isEmpty()));
        values.put("nobody", words.isEmpty() ? "Nobody has registered yet." : "None matches.");
        values.put("waiting", joined(waiting, each -> waiting(each, now)));
        values.put("waitingHidden", Html.hiddenIf(waiting.isEmpty()));
        values.put("idleHidden", Html.hiddenIf(!waiting.isEmpty()));
        values.put("linksHidden", Html.hiddenIf(desk.mails()));
        values.put("links", joined(links, each -> link(each, now)));
        values.put("linkTableHidden", Html.hiddenIf(links.isEmpty()));
        values.put("noLinksHidden", Html.hiddenIf(!links.isEmpty()));
        return Response.html(
                        200, frame.page("Registrations · goop", "admin", null, PAGE.render(values)))
                .with("Cache-Control", "no-store");
    }

    private static <T> Html joined(List<T> all, Function<T, Html> row) {
        return new Html(all.stream().map(row).map(Html::text).collect(Collectors.joining("\n")));
    }

    private static Html row(Registration each, Instant now) {
        Map<String, Object> values = new HashMap<>();
        values.put("email", each.email());
        values.put("address", each.address());
        values.put("peerId", each.peerId().orElse(""));
        values.put("shortId", each.peerId().map(Words::shortId).orElse("not bound"));
        values.put(
                "state",
                each.verifiedAt()
                        .map(when -> "Verified " + Words.ago(when, now))
                        .orElse("Not verified"));
        values.put("kind", each.verifiedAt().isPresent() ? "here" : "plain");
        values.put(
                "how",
                each.verifiedAt()
                        .map(when -> Words.exact(when) + ", by " + by(each.verifiedBy()))
                        .orElse(""));
        boolean verified = each.verifiedAt().isPresent();
        values.put("openHidden", Html.hiddenIf(verified));
        values.put("verifiedHidden", Html.hiddenIf(!verified));
        PageTime.put(values, "created", each.createdAt(), now);
        return ROW.render(values);
    }

    private static String by(String verifiedBy) {
        return switch (verifiedBy) {
            case "link" -> "the link";
            case "admin" -> "hand";
            default -> verifiedBy;
        };
    }

    private static Html waiting(Outbox.Entry each, Instant now) {
        Map<String, Object> values = new HashMap<>();
        values.put("id", each.id());
        values.put("what", each.kind().words());
        values.put("address", each.address());
        values.put("attempts", each.attempts());
        values.put("kind", each.failed() ? "trouble" : each.attempts() > 0 ? "away" : "plain");
        values.put("state", each.failed() ? "Given up" : each.attempts() > 0 ? "Waits" : "New");
        values.put("next", each.failed() ? "" : in(each.nextAt(), now));
        values.put("error", each.lastError());
        PageTime.put(values, "created", each.createdAt(), now);
        return WAITING.render(values);
    }

    private static String in(Instant next, Instant now) {
        long seconds = Math.max(0, next.getEpochSecond() - now.getEpochSecond());
        if (seconds == 0) return "now";
        if (seconds < 120) return "in " + seconds + " s";
        return seconds < 7200 ? "in " + seconds / 60 + " min" : "in " + seconds / 3600 + " h";
    }

    private static Html link(OutboxWorker.Link each, Instant now) {
        Map<String, Object> values = new HashMap<>();
        values.put("address", each.address());
        values.put("url", each.url());
        PageTime.put(values, "made", each.madeAt(), now);
        return LINK.render(values);
    }
}
