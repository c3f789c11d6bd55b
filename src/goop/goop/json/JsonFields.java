package goop.json;

import java.util.List;

/// Typed reading of an object's fields. What does not fit is a [JsonException] that names the
/// field: `field "ts": a number is expected, found a string`.
///
/// Each accessor comes twice: for a field that must be there, and with a value for one that is
/// absent or null.
public sealed interface JsonFields permits JsonObject, JsonObject.IgnoringCase {

    /// The value of that name as it stands, or null where there is none.
    Json find(String name) throws JsonException;

    default String string(String name) throws JsonException {
        return asString(name, required(name));
    }

    default String string(String name, String absent) throws JsonException {
        Json value = present(name);
        return value == null ? absent : asString(name, value);
    }

    /// A whole number in 64 bits.
    default long integer(String name) throws JsonException {
        return asLong(name, required(name));
    }

    default long integer(String name, long absent) throws JsonException {
        Json value = present(name);
        return value == null ? absent : asLong(name, value);
    }

    default double number(String name) throws JsonException {
        return asDouble(name, required(name));
    }

    default double number(String name, double absent) throws JsonException {
        Json value = present(name);
        return value == null ? absent : asDouble(name, value);
    }

    default boolean bool(String name) throws JsonException {
        return asBoolean(name, required(name));
    }

    default boolean bool(String name, boolean absent) throws JsonException {
        Json value = present(name);
        return value == null ? absent : asBoolean(name, value);
    }

    default JsonObject object(String name) throws JsonException {
        return asObject(name, required(name));
    }

    default JsonObject object(String name, JsonObject absent) throws JsonException {
        Json value = present(name);
        return value == null ? absent : asObject(name, value);
    }

    default JsonArray array(String name) throws JsonException {
        return asArray(name, required(name));
    }

    default JsonArray array(String name, JsonArray absent) throws JsonException {
        Json value = present(name);
        return value == null ? absent : asArray(name, value);
    }

    /// The strings of an array, none where it is absent.
    default List<String> strings(String name) throws JsonException {
        Json value = present(name);
        if (value == null) return List.of();
        try {
            return asArray(name, value).strings();
        } catch (JsonException wrong) {
            throw wrong.inField(name);
        }
    }

    private Json required(String name) throws JsonException {
        Json value = find(name);
        if (value == null) throw new JsonException("field \"" + name + "\" is missing");
        return value;
    }

    private Json present(String name) throws JsonException {
        Json value = find(name);
        return value instanceof JsonNull ? null : value;
    }

    private static String asString(String name, Json value) throws JsonException {
        if (value instanceof JsonString(String string)) return string;
        throw mismatch(name, "a string", value);
    }

    private static boolean asBoolean(String name, Json value) throws JsonException {
        if (value instanceof JsonBoolean(boolean bool)) return bool;
        throw mismatch(name, "a boolean", value);
    }

    private static JsonObject asObject(String name, Json value) throws JsonException {
        if (value instanceof JsonObject object) return object;
        throw mismatch(name, "an object", value);
    }

    private static JsonArray asArray(String name, Json value) throws JsonException {
        if (value instanceof JsonArray array) return array;
        throw mismatch(name, "an array", value);
    }

    private static long asLong(String name, Json value) throws JsonException {
        try {
            return asNumber(value).asLong();
        } catch (JsonException wrong) {
            throw wrong.inField(name);
        }
    }

    private static double asDouble(String name, Json value) throws JsonException {
        try {
            return asNumber(value).asDouble();
        } catch (JsonException wrong) {
            throw wrong.inField(name);
        }
    }

    private static JsonNumber asNumber(Json value) throws JsonException {
        if (value instanceof JsonNumber number) return number;
        throw new JsonException("a number is expected, found " + value.kind());
    }

    private static JsonException mismatch(String name, String expected, Json found) {
        return new JsonException(expected + " is expected, found " + found.kind()).inField(name);
    }
}
