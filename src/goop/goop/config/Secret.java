package goop.config;

/// A password. It shows itself to nobody but who asks for its [#value].
public record Secret(String value) {
    static final Secret NONE = new Secret("");
    static final String SET = "(set)";

    /// Whether none is set.
    public boolean isEmpty() {
        return value.isEmpty();
    }

    @Override
    public String toString() {
        return isEmpty() ? "(not set)" : SET;
    }
}
