package goop.json;

/// What a document may be beyond what the grammar says.
///
/// @param depth how deep arrays and objects may stand in one another: each level costs stack while
///   parsing
/// @param numberLength how many characters one number may have: reading it as a number costs more
///   than its length
/// @param duplicateKeys whether one object may name a key twice, as RFC 8259 permits. Readers
///   differ in which of the two counts, so a document that is checked by one and used by another
///   may pass with what was never checked: the default refuses it. Where allowed, the last one
///   counts.
public record JsonLimits(int depth, int numberLength, boolean duplicateKeys) {
    private static final JsonLimits DEFAULTS = new JsonLimits(64, 128, false);
    // The parser calls itself once per level, and a level takes some hundred bytes of stack.
    private static final int DEEPEST = 512;

    public JsonLimits {
        if (depth < 1 || depth > DEEPEST) throw new IllegalArgumentException("depth " + depth);
        if (numberLength < 1) throw new IllegalArgumentException("numberLength " + numberLength);
    }

    public static JsonLimits defaults() {
        return DEFAULTS;
    }

    public JsonLimits withDuplicateKeys(boolean allowed) {
        return new JsonLimits(depth, numberLength, allowed);
    }
}
