package goop.json;

import goop.fuzz.Parses;

/// What is parsed comes back the same after writing; what the default refuses the lenient parser
/// may take, never the other way round.
@Parses({JsonParser.class, Utf8.class})
public final class JsonFuzz {
    private static final JsonLimits LENIENT = new JsonLimits(100, 200, true);

    private JsonFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        Json strict = parse(input, JsonLimits.defaults());
        Json lenient = parse(input, LENIENT);
        if (strict != null && !strict.equals(lenient)) {
            throw new AssertionError(strict + " is not " + lenient);
        }
        if (lenient == null) return;
        Json again = parse(lenient.toBytes(), LENIENT);
        if (!lenient.equals(again)) throw new AssertionError(lenient + " is not " + again);
    }

    private static Json parse(byte[] input, JsonLimits limits) {
        try {
            return Json.parse(input, limits);
        } catch (JsonException refused) {
            if (refused.line() < 1 || refused.column() < 1) throw new AssertionError(refused);
            return null;
        }
    }
}
