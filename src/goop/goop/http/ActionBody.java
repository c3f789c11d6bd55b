package goop.http;

import goop.json.Json;
import goop.json.JsonException;
import goop.json.JsonObject;

import java.io.IOException;
import java.util.Locale;

/// What an admin action is told: a JSON object, or the same fields of a form for those without
/// scripts.
public final class ActionBody {
    private final JsonObject json;
    private final FormFields form;

    private ActionBody(JsonObject json, FormFields form) {
        this.json = json;
        this.form = form;
    }

    /// What `curl -d` sends as it is, JSON under a form's name, is taken for JSON.
    ///
    /// @throws Refusal 400 for a body that is neither, 415 for another content type
    public static ActionBody of(Request request) throws IOException {
        String type = request.header("Content-Type");
        String media = type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        boolean form = media.equals(FormFields.TYPE);
        if (!form && !media.equals("application/json")) {
            throw new Refusal(415, "expected application/json or " + FormFields.TYPE);
        }
        byte[] body = request.body();
        boolean object = body.length > 0 && body[0] == '{';
        if (form && !object) return new ActionBody(null, FormFields.parse(body));
        try {
            return new ActionBody(Json.parseObject(body), null);
        } catch (JsonException wrong) {
            throw new Refusal(400, "bad json: " + wrong.getMessage());
        }
    }

    /// 204 for programs, and back to the page `admin` for forms.
    public Response done() {
        return done("admin");
    }

    /// The same for another page.
    ///
    /// @param page as seen from the root
    public Response done(String page) {
        return json != null ? Response.NO_CONTENT : Response.seeOther("../" + page);
    }

    /// Empty where absent.
    public String text(String name) throws Refusal {
        if (json == null) return form.text(name);
        try {
            return json.string(name, "").strip();
        } catch (JsonException wrong) {
            throw new Refusal(400, wrong.getMessage());
        }
    }

    /// `true` or `false`.
    ///
    /// @param absent what is meant where nothing is said
    public boolean flag(String name, boolean absent) throws Refusal {
        if (json != null) {
            try {
                return json.bool(name, absent);
            } catch (JsonException wrong) {
                throw new Refusal(400, wrong.getMessage());
            }
        }
        return switch (text(name)) {
            case "" -> absent;
            case "true" -> true;
            case "false" -> false;
            default -> throw new Refusal(400, "field \"" + name + "\": true or false is expected");
        };
    }
}
