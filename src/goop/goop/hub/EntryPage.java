package goop.hub;

import goop.database.DatabaseException;
import goop.http.FormFields;
import goop.http.Frame;
import goop.http.Handler;
import goop.http.Html;
import goop.http.Request;
import goop.http.Response;
import goop.http.Template;
import goop.hub.replica.HubRecord;
import goop.hub.replica.Listing;
import goop.hub.replica.NotReadyException;
import goop.libp2p.ProtocolException;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `GET` and `POST /admin/entry`: a form to list a community, or with `?community=` to change one
/// of ours. Admin only.
///
/// | status | when |
/// |---|---|
/// | 200 | the form |
/// | 303 | it is signed and on disk: back to the admin page |
/// | 400 | a field is wrong: the form as it was filled in, with what is wrong |
/// | 503 | nothing may be signed, or the database fails: the same |
final class EntryPage implements Handler {
    private static final Template FORM = Template.beside(EntryPage.class, "web/entry-form.html");
    private static final List<String> FIELDS =
            List.of("community", "rendezvous", "description", "members");

    private final Frame frame;
    private final Directory directory;

    EntryPage(Frame frame, Directory directory) {
        this.frame = frame;
        this.directory = directory;
    }

    private record Filled(
            String community, String rendezvous, String type, String description, String members) {
        static Filled of(FormFields form) {
            return new Filled(
                    form.text("community"),
                    form.text("rendezvous"),
                    form.text("type"),
                    // Browsers send line ends in two characters; a description has one line.
                    form.text("description").replaceAll("\\s+", " "),
                    form.text("members"));
        }

        static Filled of(HubRecord record) {
            Listing listing = record.listing().orElseThrow();
            return new Filled(
                    record.community(),
                    listing.rendezvous(),
                    listing.type().wire(),
                    listing.description(),
                    Integer.toString(listing.members()));
        }

        Listing listing() throws ProtocolException {
            Listing.Type known = Listing.Type.of(type);
            if (known == null) throw new ProtocolException("type: open or invite-only is expected");
            if (!members.matches("[0-9]{0,9}")) {
                throw new ProtocolException("members: a number is expected");
            }
            int count = members.isEmpty() ? 0 : Integer.parseInt(members);
            return new Listing(rendezvous, known, description, count);
        }
    }

    @Override
    public Response handle(Request request) throws IOException {
        if (request.safe()) {
            String name = request.query("community");
            Optional<HubRecord> held =
                    name == null
                            ? Optional.empty()
                            : directory
                                    .ask(replica -> replica.record(directory.name(), name))
                                    .filter(each -> !each.isTombstone());
            return form(200, held.map(Filled::of).orElse(new Filled("", "", "open", "", "0")), "");
        }
        Filled filled = Filled.of(request.form());
        try {
            HubRecord signed = directory.put(filled.community, filled.listing());
            System.getLogger("goop.hub")
                    .log(System.Logger.Level.INFO, "listed=\"{0}\"", signed.community());
            return Response.seeOther("../admin");
        } catch (ProtocolException wrong) {
            return form(400, filled, wrong.getMessage());
        } catch (NotReadyException | DatabaseException later) {
            return form(503, filled, later.getMessage());
        }
    }

    private Response form(int status, Filled filled, String problem) {
        Map<String, Object> values = new HashMap<>();
        boolean held =
                directory
                        .ask(replica -> replica.record(directory.name(), filled.community))
                        .filter(each -> !each.isTombstone())
                        .isPresent();
        values.put("title", held ? "Change " + filled.community : "List a community");
        values.put("act", held ? "Sign the change" : "List it");
        values.put("fixed", FormView.fixedIf(held));
        values.put("community", filled.community);
        values.put("rendezvous", filled.rendezvous);
        values.put("description", filled.description);
        values.put("members", filled.members);
        boolean invited = filled.type.equals(Listing.Type.INVITE_ONLY.wire());
        values.put("openSelected", Html.selectedIf(!invited));
        values.put("inviteSelected", Html.selectedIf(invited));
        FormView.problem(values, problem, FIELDS);
        Html content = FORM.render(values);
        return Response.html(status, frame.page("../", "Community · goop", "admin", null, content))
                .with("Cache-Control", "no-store");
    }
}
