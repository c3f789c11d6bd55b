package goop.rendezvous;

import goop.http.AddressRange;
import goop.http.FormFields;
import goop.http.Refusal;
import goop.http.Request;
import goop.http.Response;
import goop.json.Json;
import goop.json.JsonException;
import goop.json.JsonObject;

import java.io.IOException;
import java.util.Locale;

/// What an admin action is told: a JSON object, or the same fields of a form for those without
/// scripts.
final class ActionBody {
    private static final int LONGEST_REASON = 200;

    private final JsonObject json;
    private final FormFields form;

    private ActionBody(JsonObject json, FormFields form) {
        this.json = json;
        this.form = form;
    }

    /// @throws Refusal 400 for a body that is neither, 415 for another content type
    static ActionBody of(Request request) throws IOException {
        String type = request.header("Content-Type");
        String media = type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (!media.equals("application/json")) return new ActionBody(null, request.form());
        try {
            return new ActionBody(Json.parseObject(request.body()), null);
        } catch (JsonException wrong) {
            throw new Refusal(400, "bad json: " + wrong.getMessage());
        }
    }

    /// 204 for programs, and back to the page for forms.
    Response done() {
        return done("admin");
    }

    /// The same for another page.
    Response done(String page) {
        return json != null ? Response.NO_CONTENT : Response.seeOther("../" + page);
    }

    /// Empty where absent.
    String text(String name) throws Refusal {
        if (json == null) {
            String value = form.first(name);
            return value == null ? "" : value.strip();
        }
        try {
            return json.string(name, "").strip();
        } catch (JsonException wrong) {
            throw new Refusal(400, wrong.getMessage());
        }
    }

    boolean flag(String name, boolean absent) throws Refusal {
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

    String reason() throws Refusal {
        String reason = text("reason");
        if (reason.length() > LONGEST_REASON) {
            throw new Refusal(
                    400, "field \"reason\": at most " + LONGEST_REASON + " characters are allowed");
        }
        return reason;
    }

    /// Whom it is about.
    record Target(Ban.Kind kind, String value) {}

    /// `peerID`, `address`, or `target`, which is an address if it looks like one.
    Target target() throws Refusal {
        Target found = null;
        for (Ban.Kind kind : Ban.Kind.values()) {
            String value = text(kind.field);
            if (value.isEmpty()) continue;
            if (found != null) throw new Refusal(400, "either peerID or address, not both");
            found = new Target(kind, value);
        }
        String either = text("target");
        if (found == null && !either.isEmpty()) {
            found = new Target(isAddress(either) ? Ban.Kind.ADDRESS : Ban.Kind.PEER, either);
        }
        if (found == null) throw new Refusal(400, "peerID or address is required");
        if (found.value.length() > 256) {
            throw new Refusal(400, "at most 256 characters are allowed in a peer id or address");
        }
        return found;
    }

    private static boolean isAddress(String text) {
        try {
            AddressRange.parse(text);
            return true;
        } catch (IllegalArgumentException no) {
            return false;
        }
    }
}
