package goop.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Finds the entries of a properties file, by the rules of [java.util.Properties#load].
///
/// A natural line is what ends with LF, CR or CRLF. A logical line is what is left of it after the
/// space at its beginning, joined with the next one while it ends with an odd number of
/// backslashes. Of a logical line the key goes up to the first `=`, `:` or space that is not
/// escaped.
final class PropertiesParser {
    private final String place;
    private final String text;
    private final List<PropertiesEntry> entries = new ArrayList<>();
    private final List<Mistake> mistakes = new ArrayList<>();
    private final Map<String, Integer> lines = new HashMap<>();
    private int at;
    private int line = 1;

    // The logical line that is being read, and where in the text each of its characters stands.
    private char[] logical = new char[256];
    private int[] offsets = new int[256];
    private int length;

    PropertiesParser(String place, String text) {
        this.place = place;
        this.text = text;
    }

    List<PropertiesEntry> entries() {
        return entries;
    }

    List<Mistake> mistakes() {
        return mistakes;
    }

    void parse() {
        // A byte order mark, as some editors write it.
        if (text.startsWith("\uFEFF")) at++;
        while (at < text.length()) {
            int start = at;
            int first = line;
            skipSpace();
            if (at < text.length() && "#!".indexOf(text.charAt(at)) >= 0) {
                skipLine();
            } else {
                readLogicalLine();
                if (length > 0) addEntry(start, first);
            }
        }
    }

    private void skipLine() {
        while (at < text.length() && !isNewline(text.charAt(at))) at++;
        skipNewline();
    }

    private void readLogicalLine() {
        length = 0;
        boolean escaped = false;
        while (at < text.length()) {
            char each = text.charAt(at);
            if (isNewline(each)) {
                skipNewline();
                if (!escaped) return;
                length--;
                // With nothing yet to continue, what follows is a line of its own.
                if (length == 0) return;
                escaped = false;
                skipSpace();
            } else {
                append(each);
                escaped = each == '\\' && !escaped;
                at++;
            }
        }
        if (escaped) length--;
    }

    private void append(char each) {
        if (length == logical.length) {
            logical = Arrays.copyOf(logical, length * 2);
            offsets = Arrays.copyOf(offsets, length * 2);
        }
        logical[length] = each;
        offsets[length++] = at;
    }

    private void addEntry(int start, int first) {
        int keyLength = keyLength();
        int value = keyLength;
        boolean separated = false;
        while (value < length) {
            char each = logical[value];
            if (!isSpace(each)) {
                if (separated || each != '=' && each != ':') break;
                separated = true;
            }
            value++;
        }
        // Between the last character of the logical line and its end may stand a backslash, a
        // newline
        // and space that continue it with nothing.
        int end = at;
        while (end > offsets[length - 1] + 1 && isNewline(text.charAt(end - 1))) end--;
        int keyEnd = keyLength == 0 ? offsets[0] : offsets[keyLength - 1] + 1;
        int valueStart = value == length ? offsets[length - 1] + 1 : offsets[value];
        try {
            String key = unescaped(0, keyLength);
            add(
                    new PropertiesEntry(
                            key, unescaped(value, length), first, start, keyEnd, valueStart, end));
        } catch (UnfitException wrong) {
            mistakes.add(new Mistake(place, first, "", wrong.getMessage()));
        }
    }

    private int keyLength() {
        boolean escaped = false;
        for (int i = 0; i < length; i++) {
            char each = logical[i];
            if (!escaped && (each == '=' || each == ':' || isSpace(each))) return i;
            escaped = each == '\\' && !escaped;
        }
        return length;
    }

    private void add(PropertiesEntry entry) {
        Integer before = lines.putIfAbsent(entry.key(), entry.line());
        if (entry.key().isEmpty()) {
            mistakes.add(new Mistake(place, entry.line(), "", "a key is missing before the value"));
        } else if (before != null) {
            String message = "stands in line " + before + " too; only one of them may stay";
            mistakes.add(new Mistake(place, entry.line(), entry.key(), message));
        } else {
            entries.add(entry);
        }
    }

    private String unescaped(int from, int to) throws UnfitException {
        StringBuilder plain = new StringBuilder(to - from);
        for (int i = from; i < to; i++) {
            char each = logical[i];
            if (each != '\\' || i + 1 == to) {
                plain.append(each);
                continue;
            }
            char escape = logical[++i];
            switch (escape) {
                case 't' -> plain.append('\t');
                case 'n' -> plain.append('\n');
                case 'r' -> plain.append('\r');
                case 'f' -> plain.append('\f');
                case 'u' -> {
                    plain.append(unit(i + 1, to));
                    i += 4;
                }
                default -> plain.append(escape);
            }
        }
        return plain.toString();
    }

    private char unit(int from, int to) throws UnfitException {
        int unit = 0;
        for (int i = from; i < from + 4; i++) {
            int digit = i < to && logical[i] < 0x80 ? Character.digit(logical[i], 16) : -1;
            if (digit < 0) {
                throw new UnfitException(
                        "\\u must be followed by four hexadecimal digits; a backslash itself is"
                                + " written \\\\");
            }
            unit = unit << 4 | digit;
        }
        return (char) unit;
    }

    private void skipSpace() {
        while (at < text.length() && isSpace(text.charAt(at))) at++;
    }

    private void skipNewline() {
        if (at == text.length()) return;
        boolean both = text.startsWith("\r\n", at);
        at += both ? 2 : 1;
        line++;
    }

    private static boolean isNewline(char each) {
        return each == '\n' || each == '\r';
    }

    private static boolean isSpace(char each) {
        return each == ' ' || each == '\t' || each == '\f';
    }
}
