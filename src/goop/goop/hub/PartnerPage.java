package goop.hub;

import goop.config.FederationPeer;
import goop.database.DatabaseException;
import goop.http.FormFields;
import goop.http.Frame;
import goop.http.Handler;
import goop.http.Html;
import goop.http.Refusal;
import goop.http.Request;
import goop.http.Response;
import goop.http.Template;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `GET` and `POST /admin/partner`: a form to add a partner, or with `?origin=` to change one that
/// was added. Admin only.
///
/// | status | when |
/// |---|---|
/// | 200 | the form |
/// | 303 | it is a partner, and on disk: back to the admin page |
/// | 400 | a field is wrong: the form as it was filled in, with what is wrong |
/// | 503 | the database fails: the same |
final class PartnerPage implements Handler {
    private static final Template FORM =
            Template.beside(PartnerPage.class, "web/partner-form.html");
    private static final List<String> FIELDS =
            List.of("origin", "key", "url", "entries", "megabytes", "requests");

    private final Frame frame;
    private final Partners partners;

    PartnerPage(Frame frame, Partners partners) {
        this.frame = frame;
        this.partners = partners;
    }

    @Override
    public Response handle(Request request) throws IOException {
        if (request.safe()) {
            String origin = request.query("origin");
            Optional<FederationPeer> known =
                    origin == null
                            ? Optional.empty()
                            : partners.get(origin).map(Partners.Partner::settings);
            return form(200, known.map(PartnerPage::fields).orElse(empty()), "");
        }
        FormFields form = request.form();
        Map<String, String> fields = new HashMap<>();
        for (String each : empty().keySet()) fields.put(each, form.text(each));
        try {
            FederationPeer partner = parse(fields);
            partners.put(partner);
            System.getLogger("goop.hub")
                    .log(System.Logger.Level.INFO, "partner={0} added", partner.origin());
            return Response.seeOther("../admin");
        } catch (Refusal wrong) {
            return form(400, fields, wrong.getMessage());
        } catch (DatabaseException failed) {
            return form(503, fields, failed.getMessage());
        }
    }

    private static Map<String, String> empty() {
        return Map.of(
                "origin", "",
                "key", "",
                "url", "",
                "show", "true",
                "third_parties", "false",
                "entries", "100000",
                "megabytes", "128",
                "requests", "1200");
    }

    private static Map<String, String> fields(FederationPeer partner) {
        return Map.of(
                "origin", partner.origin(),
                "key", partner.key().toString(),
                "url", partner.url().map(Object::toString).orElse(""),
                "show", String.valueOf(partner.show()),
                "third_parties", String.valueOf(partner.thirdParties()),
                "entries", String.valueOf(partner.entries()),
                "megabytes", String.valueOf(partner.megabytes()),
                "requests", String.valueOf(partner.requestsPerMinute()));
    }

    // By the reader of the settings, one word after the other, so that what is wrong can be named.
    private static FederationPeer parse(Map<String, String> fields) throws Refusal {
        String item = word(fields, "origin") + " " + word(fields, "key");
        if (!FederationPeer.isName(fields.get("origin"))) {
            throw new Refusal(400, "origin: a host name in lower case is expected");
        }
        if (FederationPeer.parse(item) == null) {
            throw new Refusal(400, "key: the peer id of the hub's key is expected, 12D3KooW…");
        }
        if (!fields.get("url").isEmpty()) item = with(item, fields, "url", "a URL is expected");
        for (String each : List.of("entries", "megabytes", "requests")) {
            item = with(item, fields, each, "a number from 1 to 10000000 is expected");
        }
        FederationPeer partner = FederationPeer.parse(item);
        if (fields.get("show").equals("false")) partner = partner.showing(false);
        if (fields.get("third_parties").equals("true")) partner = partner.trustingThirdParties();
        return partner;
    }

    private static String with(
            String item, Map<String, String> fields, String name, String expected) throws Refusal {
        String longer = item + " " + name + "=" + word(fields, name);
        if (FederationPeer.parse(longer) == null) throw new Refusal(400, name + ": " + expected);
        return longer;
    }

    // Never more than one word.
    private static String word(Map<String, String> fields, String name) {
        return fields.get(name).replaceAll("\\s", "_");
    }

    private Response form(int status, Map<String, String> fields, String problem) {
        Map<String, Object> values = new HashMap<>(fields);
        boolean held = partners.get(fields.get("origin")).isPresent();
        values.put("title", held ? "Change " + fields.get("origin") : "Add a partner");
        values.put("act", held ? "Change it" : "Add it");
        values.put("fixed", FormView.fixedIf(held));
        boolean show = !fields.get("show").equals("false");
        values.put("showSelected", Html.selectedIf(show));
        values.put("keepSelected", Html.selectedIf(!show));
        boolean take = fields.get("third_parties").equals("true");
        values.put("takeSelected", Html.selectedIf(take));
        values.put("refuseSelected", Html.selectedIf(!take));
        FormView.problem(values, problem, FIELDS);
        Html content = FORM.render(values);
        return Response.html(status, frame.page("../", "Partner · goop", "admin", null, content))
                .with("Cache-Control", "no-store");
    }
}
