package goop.json;

/// `null`.
public record JsonNull() implements Json {
    static final JsonNull NULL = new JsonNull();

    @Override
    public String kind() {
        return "null";
    }
}
