package goop.store;

import goop.json.Json;
import goop.json.JsonArray;
import goop.json.JsonException;
import goop.json.JsonObject;
import goop.json.JsonObject.Member;
import goop.json.JsonString;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What is said of a template: `manifest.json` in its folder, and a row of `GET /api/templates`.
///
/// @param name for people, 1 to 80 characters
/// @param description one or two sentences, at most 500 characters
/// @param category one word, lower case, at most 40 characters
/// @param icon a character or a few that stand for it, or nothing
/// @param dir the folder's name, which is also the template's in the API
/// @param tables what goop2 templates declare, passed on as it is
public record Manifest(
        String name,
        String description,
        String category,
        String icon,
        String dir,
        Optional<JsonObject> tables) {

    /// What a manifest may weigh, in bytes.
    public static final int MOST_BYTES = 32 * 1024;

    /// Whether this can be a template's folder: letters, digits, `-` and `_`, at most 64.
    public static boolean isDir(String dir) {
        return dir.matches("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");
    }

    /// Reads `manifest.json`.
    ///
    /// @param dir the folder that it stands in, which counts, whatever the file says
    /// @throws JsonException says what is wrong
    public static Manifest parse(String dir, byte[] json) throws JsonException {
        return of(dir, Json.parseObject(json));
    }

    /// Reads one row of `GET /api/templates`, which names its folder itself.
    static Manifest parse(JsonObject row) throws JsonException {
        String dir = row.string("dir");
        if (!isDir(dir)) throw new JsonException("field \"dir\": no name of a folder");
        return of(dir, row);
    }

    private static Manifest of(String dir, JsonObject object) throws JsonException {
        String name = text(object, "name", 80);
        if (name.isBlank()) throw new JsonException("field \"name\" is missing or blank");
        return new Manifest(
                name,
                text(object, "description", 500),
                text(object, "category", 40),
                text(object, "icon", 40),
                dir,
                Optional.ofNullable(object.object("tables", null)));
    }

    private static String text(JsonObject object, String field, int most) throws JsonException {
        String text = object.string(field, "");
        if (text.length() > most) {
            throw new JsonException(
                    "field \"%s\" has %d characters, at most %d are allowed"
                            .formatted(field, text.length(), most));
        }
        if (text.codePoints().anyMatch(Character::isISOControl)) {
            throw new JsonException("field \"%s\" holds a control character".formatted(field));
        }
        return text;
    }

    /// As the API tells it.
    public JsonObject json() {
        List<Member> members = new ArrayList<>();
        members.add(new Member("name", new JsonString(name)));
        members.add(new Member("description", new JsonString(description)));
        members.add(new Member("category", new JsonString(category)));
        members.add(new Member("icon", new JsonString(icon)));
        members.add(new Member("dir", new JsonString(dir)));
        members.add(new Member("source", new JsonString("store")));
        tables.ifPresent(each -> members.add(new Member("tables", each)));
        return new JsonObject(members);
    }

    /// The rows of an answer to `GET /api/templates`. A row that does not fit is left out: one
    /// template gone wrong must not hide the others.
    static List<Manifest> rows(byte[] json) throws JsonException {
        if (!(Json.parse(json) instanceof JsonArray(List<Json> values))) {
            throw new JsonException("an array is expected");
        }
        List<Manifest> rows = new ArrayList<>();
        for (Json each : values) {
            if (!(each instanceof JsonObject row)) continue;
            try {
                rows.add(parse(row));
            } catch (JsonException unfit) {
                System.getLogger("goop.store")
                        .log(System.Logger.Level.DEBUG, "template left out: {0}", unfit);
            }
        }
        return rows;
    }
}
