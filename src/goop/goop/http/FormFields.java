package goop.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// Fields of a query or of a form (`application/x-www-form-urlencoded`, WHATWG URL § 5), in order.
/// Stricter than browsers: a broken percent escape, or bytes that are no UTF-8, are refused.
public final class FormFields {
    static final String TYPE = "application/x-www-form-urlencoded";

    /// Our largest form has ten fields.
    static final int MOST = 100;

    private record Field(String name, String value) {}

    private final List<Field> fields;

    private FormFields(List<Field> fields) {
        this.fields = fields;
    }

    static FormFields parse(byte[] form) throws Refusal {
        return parse(new String(form, StandardCharsets.ISO_8859_1));
    }

    /// @param text each character stands for one byte
    static FormFields parse(String text) throws Refusal {
        List<Field> fields = new ArrayList<>();
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('&', start);
            if (end < 0) end = text.length();
            if (end > start) {
                if (fields.size() == MOST) throw new Refusal(400, "more than " + MOST + " fields");
                int equals = text.indexOf('=', start);
                if (equals < 0 || equals > end) equals = end;
                String name = decode(text.substring(start, equals), true);
                String value = decode(text.substring(Math.min(equals + 1, end), end), true);
                fields.add(new Field(name, value));
            }
            start = end + 1;
        }
        return new FormFields(List.copyOf(fields));
    }

    /// The first value of that name, or null.
    public String first(String name) {
        for (Field each : fields) {
            if (each.name.equals(name)) return each.value;
        }
        return null;
    }

    /// The first value of that name without spaces around it; empty where there is none.
    public String text(String name) {
        String value = first(name);
        return value == null ? "" : value.strip();
    }

    /// Every value of that name, in order.
    public List<String> all(String name) {
        return fields.stream().filter(each -> each.name.equals(name)).map(Field::value).toList();
    }

    /// Whether `%` and two hexadecimal digits stand at `index`.
    static boolean escapeAt(String text, int index) {
        return index + 2 < text.length()
                && text.charAt(index) == '%'
                && HexFormat.isHexDigit(text.charAt(index + 1))
                && HexFormat.isHexDigit(text.charAt(index + 2));
    }

    /// Undoes percent escapes once; `+` is a space in forms only.
    static String decode(String text, boolean form) throws Refusal {
        ByteBuffer bytes = ByteBuffer.allocate(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                if (!escapeAt(text, i)) throw new Refusal(400, "broken percent escape");
                bytes.put((byte) HexFormat.fromHexDigits(text, i + 1, i + 3));
                i += 2;
            } else if (c > 0xff) {
                throw new Refusal(400, "character " + (int) c + " is not percent-encoded");
            } else {
                bytes.put((byte) (form && c == '+' ? ' ' : c));
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (CharacterCodingException e) {
            throw new Refusal(400, "not UTF-8 once percent escapes are undone");
        }
    }
}
