package goop.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.util.Arrays;

/// Writes JSON as UTF-8, on one line without spaces, into a buffer that grows.
///
///     new JsonWriter().object().field("type", "online").field("ts", now).endObject().toBytes()
///
/// Commas come by themselves. Text is escaped as Go's `encoding/json` escapes it: `<`, `>` and `&`
/// too, and U+2028 and U+2029, so that the result may stand in an HTML page or a script. Half of a
/// surrogate pair is written as U+FFFD, since UTF-8 has no form for it.
///
/// Not for use by two threads at once.
public final class JsonWriter {
    private static final byte[] HEX = "0123456789abcdef".getBytes(UTF_8);
    // What stands for a character below 128: 0 itself, 'u' four hexadecimal digits, else a letter.
    private static final byte[] ESCAPE = escapes();

    private byte[] out;
    private int length;
    private boolean comma;

    public JsonWriter() {
        this(256);
    }

    /// @param capacity how many bytes are expected
    public JsonWriter(int capacity) {
        out = new byte[Math.max(16, capacity)];
    }

    public JsonWriter object() {
        return open('{');
    }

    public JsonWriter endObject() {
        return close('}');
    }

    public JsonWriter array() {
        return open('[');
    }

    public JsonWriter endArray() {
        return close(']');
    }

    /// The name of the value that follows.
    public JsonWriter name(String name) {
        value(name);
        append(':');
        comma = false;
        return this;
    }

    public JsonWriter value(String text) {
        separate();
        append('"');
        escape(text);
        append('"');
        return this;
    }

    public JsonWriter value(long number) {
        separate();
        return ascii(Long.toString(number));
    }

    /// As Go writes it: the shortest digits (of two or more) that read back the same, an exponent
    /// only below 1e-6 and from 1e21 on.
    ///
    /// @throws IllegalArgumentException for what JSON has no form for: NaN and the infinities
    public JsonWriter value(double number) {
        if (!Double.isFinite(number)) throw new IllegalArgumentException("JSON has no " + number);
        separate();
        double size = Math.abs(number);
        if (number == 0) return ascii(1 / number < 0 ? "-0" : "0");
        BigDecimal decimal = new BigDecimal(Double.toString(number)).stripTrailingZeros();
        if (size >= 1e-6 && size < 1e21) return ascii(decimal.toPlainString());
        int exponent = decimal.precision() - decimal.scale() - 1;
        String digits = decimal.movePointLeft(exponent).stripTrailingZeros().toPlainString();
        return ascii(digits + (exponent < 0 ? "e" : "e+") + exponent);
    }

    public JsonWriter value(boolean bool) {
        separate();
        return ascii(bool ? "true" : "false");
    }

    public JsonWriter nothing() {
        separate();
        return ascii("null");
    }

    /// A whole tree. A number is written as it was read.
    public JsonWriter value(Json json) {
        switch (json) {
            case JsonString(String text) -> value(text);
            case JsonNumber(String text) -> {
                separate();
                ascii(text);
            }
            case JsonBoolean(boolean bool) -> value(bool);
            case JsonNull() -> nothing();
            case JsonArray(var values) -> {
                array();
                for (Json each : values) value(each);
                endArray();
            }
            case JsonObject(var members) -> {
                object();
                for (JsonObject.Member member : members) field(member.name(), member.value());
                endObject();
            }
        }
        return this;
    }

    /// A value that is JSON already.
    public JsonWriter raw(byte[] json) {
        separate();
        room(json.length);
        System.arraycopy(json, 0, out, length, json.length);
        length += json.length;
        return this;
    }

    public JsonWriter field(String name, String text) {
        return name(name).value(text);
    }

    public JsonWriter field(String name, long number) {
        return name(name).value(number);
    }

    public JsonWriter field(String name, double number) {
        return name(name).value(number);
    }

    public JsonWriter field(String name, boolean bool) {
        return name(name).value(bool);
    }

    public JsonWriter field(String name, Json json) {
        return name(name).value(json);
    }

    /// An array of strings.
    public JsonWriter field(String name, Iterable<String> texts) {
        name(name).array();
        for (String text : texts) value(text);
        return endArray();
    }

    /// How many bytes have been written.
    public int length() {
        return length;
    }

    /// Forgets what was written and keeps the buffer.
    public JsonWriter reset() {
        length = 0;
        comma = false;
        return this;
    }

    public byte[] toBytes() {
        return Arrays.copyOf(out, length);
    }

    public void writeTo(OutputStream stream) throws IOException {
        stream.write(out, 0, length);
    }

    @Override
    public String toString() {
        return new String(out, 0, length, UTF_8);
    }

    private JsonWriter open(char bracket) {
        separate();
        append(bracket);
        comma = false;
        return this;
    }

    private JsonWriter close(char bracket) {
        append(bracket);
        comma = true;
        return this;
    }

    private void separate() {
        if (comma) append(',');
        comma = true;
    }

    private JsonWriter ascii(String text) {
        room(text.length());
        for (int i = 0; i < text.length(); i++) out[length++] = (byte) text.charAt(i);
        return this;
    }

    private void escape(String text) {
        int size = text.length();
        // Six bytes is the most that one char can become.
        room(Math.multiplyExact(size, 6));
        byte[] to = out;
        int at = length;
        for (int i = 0; i < size; i++) {
            char each = text.charAt(i);
            if (each < 0x80) {
                byte escape = ESCAPE[each];
                if (escape == 0) {
                    to[at++] = (byte) each;
                } else if (escape == 'u') {
                    at = hex(each, to, at);
                } else {
                    to[at++] = '\\';
                    to[at++] = escape;
                }
            } else if (each == '\u2028' || each == '\u2029') {
                at = hex(each, to, at);
            } else if (!Character.isSurrogate(each)) {
                at += Utf8.encode(each, to, at);
            } else if (isPair(text, i)) {
                at += Utf8.encode(text.codePointAt(i++), to, at);
            } else {
                at = hex('\uFFFD', to, at);
            }
        }
        length = at;
    }

    private static boolean isPair(String text, int at) {
        return Character.isHighSurrogate(text.charAt(at))
                && at + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(at + 1));
    }

    private static int hex(char each, byte[] to, int at) {
        to[at] = '\\';
        to[at + 1] = 'u';
        to[at + 2] = HEX[each >> 12];
        to[at + 3] = HEX[each >> 8 & 0xF];
        to[at + 4] = HEX[each >> 4 & 0xF];
        to[at + 5] = HEX[each & 0xF];
        return at + 6;
    }

    private void append(char ascii) {
        room(1);
        out[length++] = (byte) ascii;
    }

    private void room(int more) {
        int needed = Math.addExact(length, more);
        if (needed > out.length) out = Arrays.copyOf(out, Math.max(needed, out.length * 2));
    }

    private static byte[] escapes() {
        byte[] escapes = new byte[0x80];
        Arrays.fill(escapes, 0, 0x20, (byte) 'u');
        for (char each : new char[] {'<', '>', '&'}) escapes[each] = 'u';
        escapes['"'] = '"';
        escapes['\\'] = '\\';
        escapes['\n'] = 'n';
        escapes['\r'] = 'r';
        escapes['\t'] = 't';
        escapes['\b'] = 'b';
        escapes['\f'] = 'f';
        return escapes;
    }
}
