package goop.hub;

import goop.config.Secret;
import goop.database.DatabaseException;
import goop.http.FormFields;
import goop.http.Frame;
import goop.http.Handler;
import goop.http.Html;
import goop.http.Request;
import goop.http.Response;
import goop.http.Template;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `GET` and `POST /admin/server-form`: a form to watch a server, or with `?url=` to change one
/// that is watched. A password is never shown again. Admin only.
///
/// | status | when |
/// |---|---|
/// | 200 | the form |
/// | 303 | it is watched, and on disk |
/// | 400 | a field is wrong: the form as it was filled in, with what is wrong |
/// | 503 | the database fails: the same |
final class ServerForm implements Handler {
    private static final Template FORM = Template.beside(ServerForm.class, "web/server-form.html");
    private static final List<String> FIELDS = List.of("url", "name", "notice");

    private final Frame frame;
    private final ServerWatch watch;

    ServerForm(Frame frame, ServerWatch watch) {
        this.frame = frame;
        this.watch = watch;
    }

    @Override
    public Response handle(Request request) throws IOException {
        if (request.safe()) {
            String url = request.query("url");
            Optional<WatchedServer> known =
                    url == null ? Optional.empty() : watch.get(url).map(ServerWatch.State::server);
            return form(
                    200, known.orElse(new WatchedServer("", "", new Secret(""), false, "")), "");
        }
        FormFields form = request.form();
        String url = form.text("url").replaceAll("/+$", "");
        String password = form.text("password");
        // An empty field leaves the one that is kept: nobody sees it to type it again.
        Secret secret =
                password.isEmpty()
                        ? watch.get(url)
                                .map(each -> each.server().password())
                                .orElse(new Secret(""))
                        : new Secret(password);
        WatchedServer filled =
                new WatchedServer(
                        url,
                        form.text("name"),
                        secret,
                        form.text("standby").equals("true"),
                        form.text("notice"));
        try {
            check(filled, password);
            watch.put(filled);
            System.getLogger("goop.hub").log(System.Logger.Level.INFO, "watched={0}", filled.url());
            return Response.seeOther("servers");
        } catch (IllegalArgumentException wrong) {
            return form(400, filled, wrong.getMessage());
        } catch (DatabaseException failed) {
            return form(503, filled, failed.getMessage());
        }
    }

    private static void check(WatchedServer filled, String password) {
        WatchedServer.url(filled.url(), !filled.password().isEmpty());
        if (password.length() > 200) throw new IllegalArgumentException("password: is too long");
        if (filled.name().length() > WatchedServer.LONGEST_NAME) {
            throw new IllegalArgumentException("name: at most 80 characters are allowed");
        }
        if (filled.notice().length() > WatchedServer.LONGEST_NOTICE) {
            throw new IllegalArgumentException("notice: at most 300 characters are allowed");
        }
    }

    private Response form(int status, WatchedServer server, String problem) {
        Map<String, Object> values = new HashMap<>();
        boolean held = watch.get(server.url()).isPresent();
        values.put("title", held ? "Change " + server.url() : "Watch a server");
        values.put("act", held ? "Change it" : "Watch it");
        values.put("fixed", FormView.fixedIf(held));
        values.put("url", server.url());
        values.put("name", server.name());
        values.put("notice", server.notice());
        values.put(
                "passwordWords",
                held && !server.password().isEmpty()
                        ? "empty for the one that is known"
                        : "without it, the hub sees only whether it is well");
        values.put("dutySelected", Html.selectedIf(!server.standby()));
        values.put("standbySelected", Html.selectedIf(server.standby()));
        FormView.problem(values, problem, FIELDS);
        Html content = FORM.render(values);
        return Response.html(status, frame.page("../", "Server · goop", "admin", null, content))
                .with("Cache-Control", "no-store");
    }
}
