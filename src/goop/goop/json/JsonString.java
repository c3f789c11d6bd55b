package goop.json;

import static java.util.Objects.requireNonNull;

/// A string. One that was parsed holds whole code points only, never half a surrogate pair.
public record JsonString(String value) implements Json {
    public JsonString {
        requireNonNull(value);
    }

    @Override
    public String kind() {
        return "a string";
    }
}
