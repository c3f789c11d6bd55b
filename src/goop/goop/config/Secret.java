package goop.config;

/// A password. It shows itself to nobody but who asks for its [#value].
public record Secret(String value) {
    static final Secret NONE = new Secret("");

    /// Whether none is set.
    public boolean isEmpty() {
        return value.isEmpty();
    }

    @Override
    public String toString() {
        return isEmpty() ? "(not set)" : "(set)";
    }
}
