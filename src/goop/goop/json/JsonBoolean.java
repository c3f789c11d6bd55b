package goop.json;

/// `true` or `false`.
public record JsonBoolean(boolean value) implements Json {
    static final JsonBoolean TRUE = new JsonBoolean(true);
    static final JsonBoolean FALSE = new JsonBoolean(false);

    @Override
    public String kind() {
        return "a boolean";
    }
}
