package goop.viewer;

import goop.config.ConfigException;
import goop.config.Mistake;
import goop.config.Reload;
import goop.config.SettingsFile;
import goop.http.Request;
import goop.http.Response;
import goop.json.JsonException;
import goop.json.JsonNull;
import goop.json.JsonObject;
import goop.json.JsonString;
import goop.json.JsonWriter;
import goop.peer.Avatar;
import goop.peer.PeerNode;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/// The configuration file and the picture.
///
/// | endpoint | |
/// |---|---|
/// | `GET /api/settings` | `[{"key","value","from","meaning","allowed","secret","live"}]`; of a secret only whether it is set |
/// | `POST /api/settings` | `{"changes":{key:value}}`, null for the default: `{"restart"}`, or 422 with `{"mistakes":[{"key","message"}]}`, and nothing is written |
/// | `POST /api/avatar` | the body is a picture, nothing takes it away |
final class SettingsApi {
    private final PeerNode node;
    private final SettingsFile file;

    SettingsApi(PeerNode node) {
        this.node = node;
        file = new SettingsFile(node.reloader().running().sources());
    }

    Response all(Request request) throws IOException {
        return Api.list(
                file.rows(),
                (row, json) ->
                        json.object()
                                .field("key", row.key())
                                .field("value", row.value())
                                .field("from", row.from())
                                .field("meaning", row.meaning())
                                .field("allowed", row.allowed())
                                .field("secret", row.secret())
                                .field("live", row.live())
                                .endObject());
    }

    Response change(Request request) throws IOException {
        Map<String, String> changes = changes(Api.body(request));
        Reload now;
        try {
            file.change(changes);
            now = node.reloader().reload();
        } catch (ConfigException wrong) {
            JsonWriter json = new JsonWriter().object().name("mistakes").array();
            for (Mistake each : wrong.mistakes()) {
                json.object().field("key", each.key()).field("message", each.message()).endObject();
            }
            return Response.json(422, json.endArray().endObject().toBytes());
        }
        return Api.ok(
                new JsonWriter().object().field("restart", !now.restart().isEmpty()).endObject());
    }

    private static Map<String, String> changes(JsonObject body) throws JsonException {
        if (!(body.find("changes") instanceof JsonObject(var members))) {
            throw new JsonException("field \"changes\": an object is expected");
        }
        Map<String, String> changes = new LinkedHashMap<>();
        for (JsonObject.Member each : members) {
            switch (each.value()) {
                case JsonString(String value) -> changes.put(each.name(), value);
                case JsonNull _ -> changes.put(each.name(), null);
                default -> throw new JsonException(each.name() + ": text or null is expected");
            }
        }
        return changes;
    }

    Response picture(Request request) throws IOException {
        byte[] picture = request.body(Avatar.MAX_BYTES);
        boolean known = !Pictures.type(picture).startsWith("application/");
        if (picture.length > 0 && !known) {
            return Response.text(400, "a PNG, JPEG, GIF or WebP picture is expected");
        }
        node.avatar().replace(picture);
        node.announce();
        return Response.NO_CONTENT;
    }
}
