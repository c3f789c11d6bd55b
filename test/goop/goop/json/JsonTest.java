package goop.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Random;

class JsonTest {
    private static final String PRESENCE =
            """
            {"type":"online","peerId":"12D3KooWsse","content":"hé \\u003cb\\u003e","email":"a@b.c",\
            "avatarHash":"ab12","videoDisabled":true,"addrs":["/ip4/10.0.0.1/tcp/4001"],\
            "ts":1700000000000}\
            """;

    private static Json parse(String text) throws JsonException {
        return Json.parse(text.getBytes(UTF_8));
    }

    @Test
    void aPresenceMessageOfTheGoProgramIsReadAndWrittenByteForByte() throws Exception {
        JsonFields fields = Json.parseObject(PRESENCE.getBytes(UTF_8)).ignoringCase();
        assertEquals("online", fields.string("type"));
        assertEquals("12D3KooWsse", fields.string("peerID"));
        assertEquals("hé <b>", fields.string("content", ""));
        assertTrue(fields.bool("VideoDisabled", false));
        assertEquals(List.of("/ip4/10.0.0.1/tcp/4001"), fields.strings("addrs"));
        assertEquals(1_700_000_000_000L, fields.integer("ts"));
        assertEquals(PRESENCE, parse(PRESENCE).toText());
    }

    /// Where a newline is meant, `¶` stands, and for a byte that is not UTF-8, `ÿ`.
    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '`',
            value = {
                "{\"a\":1 => line 1, column 7: a comma or \"}\" is expected, found the end",
                "{\"a\" 1} => line 1, column 6: a colon is expected, found \"1\"",
                "{a:1} => line 1, column 2: a name in quotes is expected, found \"a\"",
                "[1¶,¶ 2,] => line 3, column 4: a value is expected, found \"]\"",
                "[1 2] => line 1, column 4: a comma or \"]\" is expected, found \"2\"",
                "{} x => line 1, column 4: nothing more is expected, found \"x\"",
                "tru => line 1, column 4: \"true\" is expected, found the end",
                "01 => line 1, column 2: a number does not begin with 0",
                "-x => line 1, column 2: a digit is expected, found \"x\"",
                "1.e1 => line 1, column 3: a digit is expected, found \"e\"",
                "\"a¶\" => line 1, column 3: a control character must be escaped, found U+000A",
                "\"aÿ\" => line 1, column 3: invalid UTF-8",
                "\"\\x\" => line 1, column 3: one of \"\\/bfnrtu after a backslash is expected,"
                        + " found \"x\"",
                "\"\\u12g4\" => line 1, column 6: a hexadecimal digit is expected, found \"g\"",
                "\"\\ud800\" => line 1, column 2: half of a surrogate pair",
                "\"\\ud800\\u0041\" => line 1, column 2: half of a surrogate pair",
                "\"\\ud800\\n\" => line 1, column 2: half of a surrogate pair",
                "\"\\udc00\" => line 1, column 2: half of a surrogate pair",
                "\"abc => line 1, column 5: a closing quote is expected, found the end",
                "ÿ => line 1, column 1: a value is expected, found invalid UTF-8",
                "{\"a\":1,\"b\":2,\"a\":3} => line 1, column 14: the name \"a\" comes twice",
            })
    void whatIsNotJsonIsRefusedWithPlaceAndReason(String text, String message) {
        byte[] bytes = text.replace('¶', '\n').getBytes(ISO_8859_1);
        JsonException wrong = assertThrows(JsonException.class, () -> Json.parse(bytes));
        assertEquals(message, wrong.getMessage());
    }

    @Test
    void aByteOrderMarkAndACharacterBeyondAsciiOutsideOfStringsAreNamed() {
        assertEquals(
                "line 1, column 1: a byte order mark is not allowed",
                assertThrows(JsonException.class, () -> parse("\uFEFF{}")).getMessage());
        assertEquals(
                "line 1, column 2: a value is expected, found U+1F600",
                assertThrows(JsonException.class, () -> parse("[😀]")).getMessage());
    }

    @Test
    void columnsCountCharactersAndLinesCountNewlines() {
        JsonException wrong =
                assertThrows(JsonException.class, () -> parse("{\n \"é’\": \"ü\", ?}"));
        assertEquals(2, wrong.line());
        assertEquals(13, wrong.column());
    }

    @Test
    void depthIsBounded() throws Exception {
        parse("[".repeat(64) + "]".repeat(64));
        JsonException wrong =
                assertThrows(JsonException.class, () -> parse("{\"a\":".repeat(10_000)));
        assertEquals("line 1, column 321: deeper than 64 levels", wrong.getMessage());
        Json.parse(
                ("[".repeat(512) + "]".repeat(512)).getBytes(UTF_8), new JsonLimits(512, 9, true));
    }

    @Test
    void numbersAreBoundedInLengthAndInRange() throws Exception {
        String tooLong = "9".repeat(129);
        assertThrows(JsonException.class, () -> parse(tooLong));
        JsonObject numbers =
                (JsonObject) parse("{\"a\":1e400,\"b\":9223372036854775808,\"c\":1.0}");
        assertEquals(
                "field \"a\": the number is too large",
                assertThrows(JsonException.class, () -> numbers.number("a")).getMessage());
        assertEquals(
                "field \"b\": the number is outside of 64 bits",
                assertThrows(JsonException.class, () -> numbers.integer("b")).getMessage());
        assertEquals(
                "field \"c\": a whole number is expected, found 1.0",
                assertThrows(JsonException.class, () -> numbers.integer("c")).getMessage());
        assertEquals(1, numbers.number("c"));
    }

    @Test
    void aFieldThatDoesNotFitIsNamed() throws Exception {
        JsonObject object = (JsonObject) parse("{\"ts\":\"x\",\"no\":null,\"list\":[1]}");
        assertEquals(
                "field \"ts\": a number is expected, found a string",
                assertThrows(JsonException.class, () -> object.integer("ts", 0)).getMessage());
        assertEquals(
                "field \"gone\" is missing",
                assertThrows(JsonException.class, () -> object.string("gone")).getMessage());
        assertEquals(
                "field \"no\": a string is expected, found null",
                assertThrows(JsonException.class, () -> object.string("no")).getMessage());
        assertEquals("none", object.string("no", "none"));
        assertEquals(
                "field \"list\": a string is expected, found a number",
                assertThrows(JsonException.class, () -> object.strings("list")).getMessage());
    }

    @Test
    void twoNamesThatDifferInCaseOnlyAreOneFieldTwice() throws Exception {
        JsonFields fields =
                ((JsonObject) parse("{\"peerID\":\"a\",\"peerId\":\"b\"}")).ignoringCase();
        assertEquals(
                "fields \"peerID\" and \"peerId\" are one field twice",
                assertThrows(JsonException.class, () -> fields.string("PEERID")).getMessage());
    }

    @Test
    void duplicatesAreFoundAmongManyNamesAndTheLastCountsWhereTheyAreAllowed() throws Exception {
        StringBuilder text = new StringBuilder("{\"twice\":1");
        for (int i = 0; i < 1000; i++) text.append(",\"n").append(i).append("\":0");
        byte[] bytes = text.append(",\"twice\":2}").toString().getBytes(UTF_8);
        assertThrows(JsonException.class, () -> Json.parse(bytes));
        JsonLimits lenient = JsonLimits.defaults().withDuplicateKeys(true);
        assertEquals(2, ((JsonObject) Json.parse(bytes, lenient)).integer("twice"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{\"a\":{}}", "-0.5E+3", "\"\"", "null", "[true,false]"})
    void whatIsParsedIsWrittenAsItWas(String text) throws Exception {
        assertEquals(text, parse(text).toText());
    }

    @Test
    void everyTruncationAndEveryFlippedBitIsReadOrRefusedAndNeverWorse() {
        byte[] whole = PRESENCE.getBytes(UTF_8);
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(whole, length);
            assertThrows(JsonException.class, () -> Json.parse(cut), () -> "cut at " + cut.length);
        }
        for (int bit = 0; bit < whole.length * 8; bit++) {
            byte[] flipped = whole.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            try {
                Json json = Json.parse(flipped);
                assertEquals(json, Json.parse(json.toBytes()));
            } catch (JsonException refused) {
                assertTrue(refused.line() > 0, refused.getMessage());
            }
        }
    }

    @Test
    void whatIsWrittenIsReadBackTheSame() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("JsonTest seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            Json json = RandomJson.value(random, 4);
            assertEquals(json, Json.parse(json.toBytes()));
        }
    }
}
