package goop.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

/// The expected texts are what Go 1.22's `encoding/json` writes.
class JsonWriterTest {
    @Test
    void commasComeByThemselves() {
        JsonWriter json = new JsonWriter();
        json.object().field("a", 1).field("b", List.of("x", "y"));
        json.name("c").array().object().endObject().array().endArray().nothing().endArray();
        json.field("d", true).field("e", new JsonObject(List.of())).name("f").raw(new byte[] {'7'});
        assertEquals(
                "{\"a\":1,\"b\":[\"x\",\"y\"],\"c\":[{},[],null],\"d\":true,\"e\":{},\"f\":7}",
                json.endObject().toString());
        assertEquals("[]", json.reset().array().endArray().toString());
    }

    @Test
    void textIsEscapedAsGoEscapesIt() {
        assertEquals(
                "\"\\\"\\\\/\\b\\f\\n"
                        + "\\r"
                        + "\\t\\u0000\\u001f\\u003c\\u003e\\u0026\u007fé’😀\\u2028\\u2029\"",
                write("\"\\/\b\f\n\r\t\0\u001f<>&\u007fé’😀\u2028\u2029"));
    }

    @Test
    void halfOfASurrogatePairIsReplaced() {
        assertEquals("\"a\\ufffdb\"", write("a\uD800b"));
        assertEquals("\"\\ufffd\"", write("\uDC00"));
        assertEquals("\"\\ufffd😀\"", write("\uD83D😀"));
        assertEquals("\"\\ufffd\"", write("\uD83D"));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0.0, -0",
        "1, 1",
        "100, 100",
        "1.5, 1.5",
        "-1234567.125, -1234567.125",
        "0.000001, 0.000001",
        "0.00000012, 1.2e-7",
        "1e20, 100000000000000000000",
        "1e21, 1e+21",
        "1.7976931348623157E308, 1.7976931348623157e+308",
        "2.2250738585072014e-308, 2.2250738585072014e-308",
    })
    void doublesAreWrittenAsGoWritesThem(double number, String text) {
        assertEquals(text, new JsonWriter().value(number).toString());
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void whatIsNoNumberIsNotWritten(double number) {
        assertThrows(IllegalArgumentException.class, () -> new JsonWriter().value(number));
    }

    private static String write(String text) {
        return new JsonWriter().value(text).toString();
    }
}
