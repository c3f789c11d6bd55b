package goop.config;

import goop.json.Json;
import goop.json.JsonArray;
import goop.json.JsonBoolean;
import goop.json.JsonException;
import goop.json.JsonLimits;
import goop.json.JsonNull;
import goop.json.JsonNumber;
import goop.json.JsonObject;
import goop.json.JsonString;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// The `goop.json` of goop2, the program in use before this one: the same fields as ours, nested.
/// It is read, and never written.
///
/// Go's zero values (`""`, `0`) stand for "not said" where the field does not allow them. Names
/// count whatever their case, as in Go.
final class Goop2File {
    private static final Set<String> UNUSED =
            Set.of(
                    "paths.site_source",
                    "paths.site_stage",
                    "presence.templates_dirs",
                    "viewer.debug",
                    "viewer.theme",
                    "viewer.preferred_cam",
                    "viewer.preferred_mic",
                    "viewer.video_disabled",
                    "lua");
    // A name further than this from all of ours is rather a field that we never heard of.
    private static final int TYPO = 3;

    private final byte[] bytes;
    private final Findings findings;
    private final Map<String, Integer> lines = new HashMap<>();
    private final List<String> unused = new ArrayList<>();

    private Goop2File(byte[] bytes, Findings findings) {
        this.bytes = bytes;
        this.findings = findings;
    }

    static void read(byte[] bytes, Findings findings) {
        new Goop2File(bytes, findings).read();
    }

    /// Whether goop2 has that field and we have no use for it.
    static boolean isUnused(String key) {
        return UNUSED.contains(key) || key.startsWith("lua.");
    }

    private void read() {
        try {
            if (Json.parse(bytes, JsonLimits.defaults(), this::member) instanceof JsonObject root) {
                for (JsonObject.Member member : root.members()) section(member);
            } else {
                findings.mistake(Origin.goopJson(1), "", "an object is expected");
            }
        } catch (JsonException wrong) {
            findings.mistake(Origin.goopJson(wrong.line()), "", wrong.reason());
        }
        if (!unused.isEmpty()) {
            findings.notes.add(
                    "goop.json: goop has no use for "
                            + String.join(", ", unused)
                            + "; they stay as they are");
        }
    }

    private String section = "";
    private int counted;
    private int line = 1;

    private void member(int depth, String name, int offset) {
        if (depth > 2) return;
        for (; counted < offset; counted++) {
            if (bytes[counted] == '\n') line++;
        }
        if (depth == 1) section = name;
        lines.putIfAbsent(depth == 1 ? name : section + "." + name, line);
    }

    private void section(JsonObject.Member member) {
        if (isUnused(member.name())) {
            unused.add(member.name());
        } else if (member.value() instanceof JsonObject(List<JsonObject.Member> fields)) {
            for (JsonObject.Member field : fields) {
                field(member.name() + "." + field.name(), field.value());
            }
        } else {
            field(member.name(), member.value());
        }
    }

    private void field(String written, Json value) {
        Origin origin = Origin.goopJson(lines.getOrDefault(written, 0));
        String key = written.toLowerCase(Locale.ROOT);
        ConfigField<?> field = ConfigFields.named(key);
        if (field == null) {
            boolean typo = Nearest.distance(key, Findings.nearestTo(key)) <= TYPO;
            if (isUnused(key) || !typo) unused.add(written);
            else findings.unknown(origin, written);
            return;
        }
        if (value instanceof JsonNull || isZero(value) && !allows(field, text(value))) return;
        String text = text(value);
        if (text == null) {
            String message = field.type().allowed() + " is expected, found " + value.kind();
            findings.mistake(origin, key, message);
        } else {
            findings.say(origin, key, text);
        }
    }

    private static boolean isZero(Json value) {
        return switch (value) {
            case JsonString(String text) -> text.isEmpty();
            case JsonNumber(String text) -> text.equals("0");
            case JsonArray(var values) -> values.isEmpty();
            case JsonBoolean bool -> false;
            case JsonNull none -> true;
            case JsonObject object -> false;
        };
    }

    private static boolean allows(ConfigField<?> field, String text) {
        return field.type().reader().read(text) != null;
    }

    /// The value as it would stand in `goop.properties`, or null where it could not.
    private static String text(Json value) {
        return switch (value) {
            case JsonString(String text) -> text;
            case JsonNumber(String text) -> text;
            case JsonBoolean(boolean bool) -> Boolean.toString(bool);
            case JsonArray array -> {
                try {
                    yield String.join(", ", array.strings());
                } catch (JsonException notStrings) {
                    yield null;
                }
            }
            case JsonObject object -> null;
            case JsonNull none -> null;
        };
    }
}
