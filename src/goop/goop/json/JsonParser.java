package goop.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import goop.json.JsonObject.Member;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Turns bytes into a [Json] tree, by recursive descent: one method for each rule of RFC 8259.
final class JsonParser {
    // From here on a set finds duplicate names; for fewer a look at each is faster.
    private static final int MANY = 16;
    // What may follow a backslash, and below each what it stands for.
    private static final String ESCAPES = "\"\\/bfnrt";
    private static final String ESCAPED = "\"\\/\b\f\n\r\t";

    private final byte[] in;
    private final JsonLimits limits;
    private final JsonMembers members;
    private int at;
    private int depth;

    JsonParser(byte[] in, JsonLimits limits, JsonMembers members) {
        this.in = in;
        this.limits = limits;
        this.members = members;
    }

    /// RFC 8259 §2: one value with space around it, and nothing else.
    Json document() throws JsonException {
        // §8.1: a byte order mark must not be added; one that is there may be refused.
        if (in.length >= 3
                && in[0] == (byte) 0xEF
                && in[1] == (byte) 0xBB
                && in[2] == (byte) 0xBF) {
            throw wrong("a byte order mark is not allowed");
        }
        Json value = value();
        if (skipSpace() >= 0) throw expected("nothing more");
        return value;
    }

    private Json value() throws JsonException {
        return switch (skipSpace()) {
            case '"' -> new JsonString(string());
            case '{' -> object();
            case '[' -> array();
            case 't' -> literal("true", JsonBoolean.TRUE);
            case 'f' -> literal("false", JsonBoolean.FALSE);
            case 'n' -> literal("null", JsonNull.NULL);
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
            default -> throw expected("a value");
        };
    }

    private JsonObject object() throws JsonException {
        enter();
        List<Member> found = new ArrayList<>();
        Set<String> names = null;
        if (skipSpace() != '}') {
            while (true) {
                if (skipSpace() != '"') throw expected("a name in quotes");
                int start = at;
                String name = string();
                members.member(depth, name, start);
                if (!limits.duplicateKeys()) {
                    if (names == null && found.size() == MANY) names = namesOf(found);
                    if (names == null ? contains(found, name) : !names.add(name)) {
                        at = start;
                        throw wrong("the name \"" + shortened(name) + "\" comes twice");
                    }
                }
                if (skipSpace() != ':') throw expected("a colon");
                at++;
                found.add(new Member(name, value()));
                int next = skipSpace();
                if (next == '}') break;
                if (next != ',') throw expected("a comma or \"}\"");
                at++;
            }
        }
        leave();
        return new JsonObject(found);
    }

    private JsonArray array() throws JsonException {
        enter();
        List<Json> values = new ArrayList<>();
        if (skipSpace() != ']') {
            while (true) {
                values.add(value());
                int next = skipSpace();
                if (next == ']') break;
                if (next != ',') throw expected("a comma or \"]\"");
                at++;
            }
        }
        leave();
        return new JsonArray(values);
    }

    private void enter() throws JsonException {
        if (++depth > limits.depth()) throw wrong("deeper than " + limits.depth() + " levels");
        at++;
    }

    private void leave() {
        at++;
        depth--;
    }

    private static boolean contains(List<Member> members, String name) {
        for (Member member : members) {
            if (member.name().equals(name)) return true;
        }
        return false;
    }

    private static Set<String> namesOf(List<Member> members) {
        return members.stream().map(Member::name).collect(Collectors.toCollection(HashSet::new));
    }

    private Json literal(String word, Json value) throws JsonException {
        for (int i = 0; i < word.length(); i++) {
            if (peek() != word.charAt(i)) throw expected("\"" + word + "\"");
            at++;
        }
        return value;
    }

    /// §6: an optional minus, digits without a leading zero, optional fraction and exponent.
    private JsonNumber number() throws JsonException {
        int start = at;
        if (peek() == '-') at++;
        if (peek() == '0') {
            at++;
            if (isDigit(peek())) throw wrong("a number does not begin with 0");
        } else {
            digits();
        }
        if (peek() == '.') {
            at++;
            digits();
        }
        if (peek() == 'e' || peek() == 'E') {
            at++;
            if (peek() == '+' || peek() == '-') at++;
            digits();
        }
        if (at - start > limits.numberLength()) {
            at = start;
            throw wrong("a number of more than " + limits.numberLength() + " characters");
        }
        return new JsonNumber(new String(in, start, at - start, ISO_8859_1));
    }

    private void digits() throws JsonException {
        if (!isDigit(peek())) throw expected("a digit");
        while (isDigit(peek())) at++;
    }

    private static boolean isDigit(int each) {
        return each >= '0' && each <= '9';
    }

    /// §7. Goes to the closing quote first: a string without escapes, as nearly all are, is then
    /// copied whole.
    private String string() throws JsonException {
        int start = ++at;
        boolean ascii = true;
        boolean escaped = false;
        while (true) {
            if (at >= in.length) throw expected("a closing quote");
            byte each = in[at];
            if (each == '"') {
                break;
            } else if (each == '\\') {
                escaped = true;
                at += 2;
            } else if (each < 0) {
                ascii = false;
                int length = Utf8.length(in, at);
                if (length == 0) throw wrong("invalid UTF-8");
                at += length;
            } else if (each < ' ') {
                throw wrong("a control character must be escaped, found " + here());
            } else {
                at++;
            }
        }
        int end = at++;
        if (escaped) return unescaped(start, end);
        return new String(in, start, end - start, ascii ? ISO_8859_1 : UTF_8);
    }

    /// What is unescaped is never longer than what it was, in UTF-8 too.
    private String unescaped(int start, int end) throws JsonException {
        byte[] out = new byte[end - start];
        int length = 0;
        at = start;
        while (at < end) {
            if (in[at] != '\\') {
                out[length++] = in[at++];
                continue;
            }
            at++;
            int simple = ESCAPES.indexOf(in[at]);
            if (simple >= 0) {
                out[length++] = (byte) ESCAPED.charAt(simple);
                at++;
            } else if (in[at] == 'u') {
                length += Utf8.encode(codePoint(), out, length);
            } else {
                throw expected("one of \"\\/bfnrtu after a backslash");
            }
        }
        at = end + 1;
        return new String(out, 0, length, UTF_8);
    }

    /// §7: outside of the first plane two escapes, a high and a low surrogate, are one character. A
    /// surrogate alone is none (§8.2), and could not be written again.
    private int codePoint() throws JsonException {
        int start = at - 1;
        char first = unit();
        if (!Character.isSurrogate(first)) return first;
        if (Character.isHighSurrogate(first) && peek() == '\\' && at + 1 < in.length) {
            at++;
            if (in[at] == 'u') {
                char second = unit();
                if (Character.isLowSurrogate(second)) return Character.toCodePoint(first, second);
            }
        }
        at = start;
        throw wrong("half of a surrogate pair");
    }

    /// The four hexadecimal digits after the `u` that stands here.
    private char unit() throws JsonException {
        at++;
        int value = 0;
        for (int i = 0; i < 4; i++, at++) {
            int digit = peek() < 0 ? -1 : Character.digit(peek(), 16);
            if (digit < 0) throw expected("a hexadecimal digit");
            value = value << 4 | digit;
        }
        return (char) value;
    }

    /// The next byte that is not space (§2), or -1 at the end.
    private int skipSpace() {
        while (at < in.length) {
            byte each = in[at];
            if (each != ' ' && each != '\n' && each != '\r' && each != '\t') return each & 0xFF;
            at++;
        }
        return -1;
    }

    private int peek() {
        return at < in.length ? in[at] & 0xFF : -1;
    }

    private JsonException expected(String what) {
        return wrong(what + " is expected, found " + here());
    }

    private JsonException wrong(String what) {
        int line = 1;
        int lineStart = 0;
        int end = Math.min(at, in.length);
        for (int i = 0; i < end; i++) {
            if (in[i] == '\n') {
                line++;
                lineStart = i + 1;
            }
        }
        int column = new String(in, lineStart, end - lineStart, UTF_8).length() + 1;
        return new JsonException(line, column, what);
    }

    private String here() {
        if (at >= in.length) return "the end";
        int each = in[at];
        if (each > ' ' && each < 0x7F) return each == '"' ? "a quote" : "\"" + (char) each + "\"";
        if (each >= 0) return "U+%04X".formatted(each);
        int length = Utf8.length(in, at);
        if (length == 0) return "invalid UTF-8";
        return "U+%04X".formatted(new String(in, at, length, UTF_8).codePointAt(0));
    }

    private static String shortened(String name) {
        return name.length() <= 40 ? name : name.substring(0, 40) + "…";
    }
}
