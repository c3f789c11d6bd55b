package goop.rendezvous;

import goop.community.HubClient;
import goop.community.OwnApplication;
import goop.community.OwnApplications;
import goop.http.AdminGate;
import goop.http.FormFields;
import goop.http.Frame;
import goop.http.Html;
import goop.http.Refusal;
import goop.http.Request;
import goop.http.Response;
import goop.http.Route;
import goop.http.Template;
import goop.libp2p.ProtocolException;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Listings at super hubs: the operator applies, sees how each application stands, and takes it
/// back, as with `goop hub apply`. Plain forms. Admin only. Hubs are asked while the page waits:
/// for 10 s how things stand, all at once, and for 25 s about what is new.
///
/// | request | status | when |
/// |---|---|---|
/// | `GET /admin/hubs` | 200 | the applications and the form |
/// | `POST /admin/hubs` | 303 | the hub has seen that the server is ours |
/// | `POST /admin/hubs/withdraw` | 303 | taken back; with `forget=true` only here |
/// | | 404 | there is no such application |
/// | both | 400 | a field is wrong: the page as it was filled in, with what is wrong |
/// | both | 415 | not a form |
/// | both | 422 | the hub says no, or cannot be reached: the same |
/// | all | 503 | the file of the applications cannot be read |
final class HubsPage {
    private static final System.Logger LOG = System.getLogger("goop.rendezvous");
    private static final Template PAGE = Template.beside(HubsPage.class, "web/hubs.html");
    private static final Template ROW = Template.beside(HubsPage.class, "web/hubs-row.html");
    private static final Template PROBLEM =
            new Template(
                    "problem",
                    "<div id=\"problem\" class=\"notice trouble\""
                            + " role=\"alert\"><p>{{words}}</p></div>");
    private static final List<String> FIELDS =
            List.of("hub", "community", "description", "rendezvous");

    private final Frame frame;
    private final OwnApplications own;
    private final String here;

    /// @param here where others reach this server, or empty
    HubsPage(Frame frame, OwnApplications own, String here) {
        this.frame = frame;
        this.own = own;
        this.here = here;
    }

    List<Route> table(AdminGate gate) {
        return List.of(
                Route.get("/admin/hubs", gate.around(this::show)),
                Route.post("/admin/hubs", gate.around(this::apply)),
                Route.post("/admin/hubs/withdraw", gate.around(this::withdraw)));
    }

    /// What stands in the form.
    private record Filled(
            String hub, String community, String description, String type, String rendezvous) {
        static Filled of(FormFields form) {
            return new Filled(
                    form.text("hub"),
                    form.text("community"),
                    form.text("description"),
                    form.text("type"),
                    form.text("rendezvous"));
        }

        boolean inviteOnly() {
            return type.equals("invite-only");
        }

        OwnApplication application() throws ProtocolException {
            return OwnApplication.of(hub, community, rendezvous, inviteOnly(), description);
        }
    }

    /// What is wrong, and with which field; none for all of them.
    private record Problem(String field, String words) {
        static final Problem NONE = new Problem("", "");

        /// @param said `field: what is wrong`
        static Problem of(ProtocolException said) {
            String[] parts = said.getMessage().split(": ", 2);
            boolean known = parts.length == 2 && FIELDS.contains(parts[0]);
            return known ? new Problem(parts[0], parts[1]) : new Problem("", said.getMessage());
        }

        Html at(String place) {
            boolean elsewhere = words.isEmpty() || !field.equals(place);
            return elsewhere ? new Html("") : PROBLEM.render(Map.of("words", sentence()));
        }

        Html mark(String place) {
            boolean wrong = !words.isEmpty() && field.equals(place);
            return new Html(wrong ? " aria-invalid=\"true\" aria-describedby=\"problem\"" : "");
        }

        // An address at its beginning stays as it is.
        private String sentence() {
            if (words.startsWith("http")) return words + ".";
            return Character.toUpperCase(words.charAt(0)) + words.substring(1) + ".";
        }
    }

    private Response show(Request request) throws IOException {
        return page(200, blank(), Problem.NONE);
    }

    private Filled blank() {
        return new Filled("", "", "", "open", here);
    }

    private Response apply(Request request) throws IOException {
        Filled filled = Filled.of(request.form());
        OwnApplication wanted;
        try {
            wanted = filled.application();
        } catch (ProtocolException wrong) {
            return page(400, filled, Problem.of(wrong));
        }
        try {
            HubClient.Standing standing = waiting(() -> own.apply(wanted));
            LOG.log(
                    System.Logger.Level.INFO,
                    "applied=\"{0}\" state={1}",
                    wanted,
                    standing.state());
            return Response.seeOther("hubs");
        } catch (HubClient.HubException no) {
            return page(422, filled, new Problem(field(no.status()), no.getMessage()));
        } catch (IOException failed) {
            if (failed instanceof Refusal refusal) throw refusal;
            String why = failed.getMessage();
            boolean noHub =
                    failed instanceof ProtocolException
                            || why.contains(wanted.hub().getRawAuthority());
            return page(422, filled, new Problem(noHub ? "hub" : "", why));
        }
    }

    // What a hub's answer is about: the name is another's, or the server does not show the proof.
    private static String field(int status) {
        return switch (status) {
            case 409 -> "community";
            case 422 -> "rendezvous";
            default -> "hub";
        };
    }

    private Response withdraw(Request request) throws IOException {
        FormFields form = request.form();
        Filled named = Filled.of(form);
        Optional<OwnApplication> which = find(named);
        if (which.isEmpty()) {
            return page(404, blank(), new Problem("", "there is no such application any more"));
        }
        try {
            if (form.text("forget").equals("true")) {
                own.forget(which.get());
            } else {
                waiting(
                        () -> {
                            own.withdraw(which.get());
                            return null;
                        });
            }
        } catch (IOException failed) {
            if (failed instanceof Refusal refusal) throw refusal;
            return page(
                    422, blank(), new Problem("", "it is not withdrawn: " + failed.getMessage()));
        }
        LOG.log(System.Logger.Level.INFO, "withdrawn=\"{0}\"", which.get());
        return Response.seeOther("../hubs");
    }

    private Optional<OwnApplication> find(Filled named) throws IOException {
        return all().stream()
                .filter(each -> each.hub().toString().equals(named.hub))
                .filter(each -> each.community().equals(named.community))
                .findFirst();
    }

    private List<OwnApplication> all() throws IOException {
        try {
            return own.all();
        } catch (IOException damaged) {
            throw new Refusal(503, "the applications cannot be read: " + damaged.getMessage());
        }
    }

    private interface Work<T> {
        T run() throws IOException, InterruptedException;
    }

    private static <T> T waiting(Work<T> work) throws IOException {
        try {
            return work.run();
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            throw new Refusal(503, "the server ends");
        }
    }

    private Response page(int status, Filled filled, Problem problem) throws IOException {
        List<OwnApplication> all = all();
        Map<String, Object> values = new HashMap<>();
        values.put("hub", filled.hub);
        values.put("community", filled.community);
        values.put("description", filled.description);
        values.put("rendezvous", filled.rendezvous);
        values.put("openSelected", Html.selectedIf(!filled.inviteOnly()));
        values.put("inviteSelected", Html.selectedIf(filled.inviteOnly()));
        values.put("problem", problem.at(""));
        for (String each : FIELDS) {
            values.put(each + "Problem", problem.at(each));
            values.put(each + "Invalid", problem.mark(each));
        }
        values.put("noneHidden", Html.hiddenIf(!all.isEmpty()));
        values.put("tableHidden", Html.hiddenIf(all.isEmpty()));
        values.put("rows", Html.joined(waiting(() -> rows(all))));
        Html content = PAGE.render(values);
        return Response.html(status, frame.page("../", "Hubs · goop", "admin", null, content))
                .with("Cache-Control", "no-store");
    }

    // All hubs at once, so that one out of reach costs the page its time alone.
    private List<Html> rows(List<OwnApplication> all) throws IOException, InterruptedException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Html>> asked = new ArrayList<>();
            for (OwnApplication each : all) asked.add(() -> row(each));
            List<Html> rows = new ArrayList<>();
            for (Future<Html> each : threads.invokeAll(asked)) rows.add(each.get());
            return rows;
        } catch (ExecutionException failed) {
            throw new IOException(failed.getCause());
        }
    }

    private Html row(OwnApplication each) throws InterruptedException {
        HubClient.Standing standing;
        try {
            standing = own.standing(each);
        } catch (IOException unknown) {
            standing = new HubClient.Standing("unknown", unknown.getMessage());
        }
        Map<String, Object> values = new HashMap<>();
        values.put("community", each.community());
        values.put("hub", each.hub().toString());
        values.put("kind", kind(standing.state()));
        values.put("state", words(standing.state()));
        values.put("reason", standing.reason());
        values.put("forgetHidden", Html.hiddenIf(!standing.state().equals("unknown")));
        return ROW.render(values);
    }

    private static String kind(String state) {
        return switch (state) {
            case "listed" -> "here";
            case "refused", "lapsed" -> "trouble";
            case "pending", "unknown" -> "away";
            default -> "plain";
        };
    }

    private static String words(String state) {
        return switch (state) {
            case "pending" -> "Waits for the hub's operator";
            case "listed" -> "Listed";
            case "refused" -> "Refused";
            case "withdrawn" -> "Withdrawn";
            case "lapsed" -> "Lapsed";
            case "unknown" -> "Not known";
            default -> state;
        };
    }
}
