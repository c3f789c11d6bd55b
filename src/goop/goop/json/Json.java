package goop.json;

/// One JSON value.
///
///     Json json = Json.parse(body);
///     switch (json) {
///         case JsonObject object -> object.string("type");
///         case JsonArray(var values) -> ...
///         ...
///     }
public sealed interface Json
        permits JsonObject, JsonArray, JsonString, JsonNumber, JsonBoolean, JsonNull {

    /// Parses one document with [JsonLimits#defaults].
    ///
    /// @throws JsonException says line, column and what is wrong
    static Json parse(byte[] utf8) throws JsonException {
        return parse(utf8, JsonLimits.defaults());
    }

    /// Parses one document.
    ///
    /// @throws JsonException says line, column and what is wrong
    static Json parse(byte[] utf8, JsonLimits limits) throws JsonException {
        return parse(utf8, limits, JsonMembers.IGNORED);
    }

    /// Parses one document, and tells where each member stands.
    ///
    /// @throws JsonException says line, column and what is wrong
    static Json parse(byte[] utf8, JsonLimits limits, JsonMembers members) throws JsonException {
        return new JsonParser(utf8, limits, members).document();
    }

    /// Parses one document that must be an object, as every message between our programs is.
    ///
    /// @throws JsonException says line, column and what is wrong
    static JsonObject parseObject(byte[] utf8) throws JsonException {
        if (parse(utf8) instanceof JsonObject object) return object;
        throw new JsonException("an object is expected");
    }

    /// What it is, for a sentence: `a string`, `null`.
    String kind();

    /// This value as UTF-8, on one line without spaces.
    default byte[] toBytes() {
        return new JsonWriter().value(this).toBytes();
    }

    /// This value as JSON text, on one line without spaces.
    default String toText() {
        return new JsonWriter().value(this).toString();
    }
}
