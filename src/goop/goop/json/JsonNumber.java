package goop.json;

import static java.util.Objects.requireNonNull;

/// A number, kept as it was written: whoever needs it says which range it must be in.
///
/// @param text what RFC 8259 calls a number: `-12.5e3`
public record JsonNumber(String text) implements Json {
    public JsonNumber {
        requireNonNull(text);
    }

    public static JsonNumber of(long value) {
        return new JsonNumber(Long.toString(value));
    }

    @Override
    public String kind() {
        return "a number";
    }

    /// The number as a `long`. It must be written as an integer, as Go too demands: `1e3` and `1.0`
    /// are not.
    public long asLong() throws JsonException {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException notInteger) {
            throw new JsonException(
                    isInteger()
                            ? "the number is outside of 64 bits"
                            : "a whole number is expected, found " + text);
        }
    }

    /// The nearest `double`.
    public double asDouble() throws JsonException {
        double value = Double.parseDouble(text);
        if (Double.isInfinite(value)) throw new JsonException("the number is too large");
        return value;
    }

    private boolean isInteger() {
        return text.chars().allMatch(each -> each == '-' || each >= '0' && each <= '9');
    }
}
