package goop.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A properties file that can be changed without losing a comment, the order, or anything else that
/// a person wrote. Immutable: a change makes a new one.
///
/// Read as [java.util.Properties] reads, with UTF-8 as its encoding. Unlike there, a key that comes
/// twice is a mistake, and every line has a number.
public final class PropertiesFile {
    private final String text;
    private final List<PropertiesEntry> entries;
    private final List<Mistake> mistakes;

    private PropertiesFile(String text, List<PropertiesEntry> entries, List<Mistake> mistakes) {
        this.text = text;
        this.entries = List.copyOf(entries);
        this.mistakes = List.copyOf(mistakes);
    }

    /// @param place what mistakes call the file
    public static PropertiesFile parse(String place, byte[] bytes) {
        CharsetDecoder decoder = UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(in, out, true);
        String text = out.flip().toString();
        if (result.isError()) {
            int line = 1 + (int) text.chars().filter(each -> each == '\n').count();
            Mistake mistake =
                    new Mistake(
                            place,
                            line,
                            "",
                            "this line is not UTF-8; save the file as UTF-8, or write \\u00fc for"
                                    + " ü");
            return new PropertiesFile(text, List.of(), List.of(mistake));
        }
        return parse(place, text);
    }

    private static PropertiesFile parse(String place, String text) {
        PropertiesParser parser = new PropertiesParser(place, text);
        parser.parse();
        return new PropertiesFile(text, parser.entries(), parser.mistakes());
    }

    /// @throws IOException where the file cannot be read, or has mistakes and so cannot be changed
    public static PropertiesFile read(Path file) throws IOException {
        PropertiesFile read = parse(file.getFileName().toString(), Files.readAllBytes(file));
        if (!read.mistakes.isEmpty()) throw new IOException(read.mistakes.getFirst().toString());
        return read;
    }

    /// What the file says, in its order.
    public List<PropertiesEntry> entries() {
        return entries;
    }

    /// What is malformed, in the file's order.
    public List<Mistake> mistakes() {
        return mistakes;
    }

    /// The value of that key, or null.
    public String value(String key) {
        PropertiesEntry entry = entry(key);
        return entry == null ? null : entry.value();
    }

    /// The file with that value for that key: in its place where it stands, after the comment `#key
    /// = …` where there is one, else at the end.
    public PropertiesFile with(String key, String value) {
        String escaped = escape(value, false);
        PropertiesEntry entry = entry(key);
        if (entry != null) {
            String separator = entry.keyEnd() == entry.valueStart() ? " = " : "";
            return replaced(entry.valueStart(), entry.end(), separator + escaped);
        }
        String line = escape(key, true) + " = " + escaped + newline();
        int at = placeFor(key);
        boolean fresh = at == 0 || "\r\n".indexOf(text.charAt(at - 1)) >= 0;
        // A backslash at the end of what stands before would take our line for its own.
        boolean continued = text.substring(0, at).stripTrailing().endsWith("\\");
        return replaced(
                at, at, (fresh ? "" : newline()) + (continued ? newline().repeat(2) : "") + line);
    }

    /// The file without that key.
    public PropertiesFile without(String key) {
        PropertiesEntry entry = entry(key);
        if (entry == null) return this;
        int end = entry.end();
        if (end < text.length() && text.charAt(end) == '\r') end++;
        if (end < text.length() && text.charAt(end) == '\n') end++;
        return replaced(entry.start(), end, "");
    }

    public byte[] toBytes() {
        return text.getBytes(UTF_8);
    }

    /// Writes the file whole or not at all, with the permissions that it has; a new one is for its
    /// owner alone, since it may hold passwords.
    public void write(Path file) throws IOException {
        AtomicFile.write(file, toBytes());
    }

    private PropertiesEntry entry(String key) {
        for (PropertiesEntry entry : entries) {
            if (entry.key().equals(key)) return entry;
        }
        return null;
    }

    private PropertiesFile replaced(int start, int end, String with) {
        if (!mistakes.isEmpty()) throw new IllegalStateException(mistakes.getFirst().toString());
        return parse("", text.substring(0, start) + with + text.substring(end));
    }

    private String newline() {
        if (text.contains("\r\n")) return "\r\n";
        return text.contains("\r") && !text.contains("\n") ? "\r" : "\n";
    }

    /// Where a new line for that key goes: after a comment that shows it, or at the end.
    private int placeFor(String key) {
        String shown =
                "(?:\\A|(?<=[\\r\\n]))[ \\t\\f]*[#!] ?"
                        + Pattern.quote(key)
                        + "[ \\t]*[=:][^\\r\\n]*(?:\\r\\n|\\r|\\n|\\z)";
        Matcher comment = Pattern.compile(shown).matcher(text);
        while (comment.find()) {
            int at = comment.start();
            // What looks like a comment may be the second line of a value.
            if (entries.stream().noneMatch(each -> each.start() <= at && at < each.end())) {
                return comment.end();
            }
        }
        return text.length();
    }

    private static String escape(String raw, boolean key) {
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < raw.length(); i++) {
            char each = raw.charAt(i);
            switch (each) {
                case '\\' -> escaped.append("\\\\");
                case '\n' -> escaped.append("\\n");
                case '\r' -> escaped.append("\\r");
                case '\t' -> escaped.append("\\t");
                case '\f' -> escaped.append("\\f");
                case ' ' -> escaped.append(key || i == 0 ? "\\ " : " ");
                case '=', ':', '#', '!' -> escaped.append(key ? "\\" : "").append(each);
                default -> {
                    if (Character.isISOControl(each) || isHalf(raw, i)) {
                        escaped.append("\\u%04x".formatted((int) each));
                    } else {
                        escaped.append(each);
                    }
                }
            }
        }
        return escaped.toString();
    }

    // Half of a surrogate pair, which UTF-8 cannot write.
    private static boolean isHalf(String raw, int at) {
        char each = raw.charAt(at);
        if (!Character.isSurrogate(each)) return false;
        int other = Character.isHighSurrogate(each) ? at + 1 : at - 1;
        return other < 0
                || other == raw.length()
                || !Character.isSurrogatePair(
                        raw.charAt(Math.min(at, other)), raw.charAt(Math.max(at, other)));
    }
}
