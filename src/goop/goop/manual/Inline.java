package goop.manual;

import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The text of a block into HTML: code, emphasis, links, pictures, escapes, entities.
///
/// Spec: CommonMark 0.31 § 6.
final class Inline {
    private static final String PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
    private static final Pattern ENTITY = Pattern.compile("&(#\\d{1,7}|[A-Za-z]{2,8});");
    private static final Pattern AUTOLINK = Pattern.compile("<(https?://[^\\s<>]+)>");
    private static final Map<String, String> ENTITIES =
            Map.of("lt", "<", "gt", ">", "amp", "&", "quot", "\"", "nbsp", "\u00a0");

    private final String text;
    private final UnaryOperator<String> links;
    private final StringBuilder out = new StringBuilder();
    private int at;

    private Inline(String text, UnaryOperator<String> links) {
        this.text = text;
        this.links = links;
    }

    /// @param links turns the target of a link or picture into what stands on the page
    static String html(String text, UnaryOperator<String> links) {
        Inline inline = new Inline(text, links);
        inline.run();
        return inline.out.toString();
    }

    /// The same without any mark, for titles and the search.
    static String plain(String text) {
        String html = html(text, target -> target);
        String bare = html.replaceAll("<img [^>]*alt=\"([^\"]*)\"[^>]*>", "$1");
        return bare.replaceAll("<[^>]*>", "")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&amp;", "&");
    }

    private void run() {
        while (at < text.length()) {
            char each = text.charAt(at);
            boolean done =
                    switch (each) {
                        case '`' -> code();
                        case '\\' -> escape();
                        case '&' -> entity();
                        case '<' -> autolink();
                        case '!' -> at + 1 < text.length() && text.charAt(at + 1) == '[' && link();
                        case '[' -> link();
                        case '*', '_' -> emphasis(each);
                        default -> false;
                    };
            if (!done) {
                out.append(escaped(text.substring(at, at + 1)));
                at++;
            }
        }
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private boolean code() {
        int open = run('`', at);
        for (int close = text.indexOf('`', at + open); close >= 0; ) {
            int length = run('`', close);
            if (length == open) {
                String code = text.substring(at + open, close).replace('\n', ' ');
                boolean padded = code.startsWith(" ") && code.endsWith(" ") && !code.isBlank();
                if (padded) code = code.substring(1, code.length() - 1);
                out.append("<code>").append(escaped(code)).append("</code>");
                at = close + length;
                return true;
            }
            close = text.indexOf('`', close + length);
        }
        out.append("`".repeat(open));
        at += open;
        return true;
    }

    private int run(char mark, int from) {
        int end = from;
        while (end < text.length() && text.charAt(end) == mark) end++;
        return end - from;
    }

    private boolean escape() {
        if (at + 1 == text.length() || PUNCTUATION.indexOf(text.charAt(at + 1)) < 0) return false;
        out.append(escaped(text.substring(at + 1, at + 2)));
        at += 2;
        return true;
    }

    private boolean entity() {
        Matcher match = ENTITY.matcher(text).region(at, text.length());
        if (!match.lookingAt()) return false;
        String name = match.group(1);
        String stands;
        if (name.startsWith("#")) {
            int code = Integer.parseInt(name.substring(1));
            if (code == 0 || !Character.isValidCodePoint(code)) return false;
            stands = Character.toString(code);
        } else {
            stands = ENTITIES.get(name);
        }
        if (stands == null) return false;
        out.append(escaped(stands));
        at = match.end();
        return true;
    }

    private boolean autolink() {
        Matcher match = AUTOLINK.matcher(text).region(at, text.length());
        if (!match.lookingAt()) return false;
        String target = escaped(match.group(1));
        out.append("<a href=\"").append(target).append("\">").append(target).append("</a>");
        at = match.end();
        return true;
    }

    private boolean link() {
        boolean picture = text.charAt(at) == '!';
        int open = picture ? at + 1 : at;
        int close = closing(open, '[', ']');
        if (close < 0 || close + 1 >= text.length() || text.charAt(close + 1) != '(') return false;
        int end = closing(close + 1, '(', ')');
        if (end < 0) return false;
        String target = text.substring(close + 2, end).strip();
        if (target.matches(".*\\s.*") || !isSafe(target)) return false;
        String label = text.substring(open + 1, close);
        String shown = escaped(links.apply(target));
        if (picture) {
            out.append("<img src=\"").append(shown).append("\" alt=\"");
            out.append(escaped(plain(label))).append("\" />");
        } else {
            out.append("<a href=\"").append(shown).append("\">");
            out.append(html(label, links)).append("</a>");
        }
        at = end + 1;
        return true;
    }

    private static boolean isSafe(String target) {
        return target.matches("(?i)(https?:|mailto:)[^\\s]*|[^:\\s]*");
    }

    // Where the bracket that opens at `open` closes; code and escapes within count as text.
    private int closing(int open, char opens, char closes) {
        int depth = 0;
        for (int i = open; i < text.length(); i++) {
            char each = text.charAt(i);
            if (each == '\\') {
                i++;
            } else if (each == '`') {
                int length = run('`', i);
                int end = text.indexOf("`".repeat(length), i + length);
                i = end < 0 ? i + length - 1 : end + length - 1;
            } else if (each == opens) {
                depth++;
            } else if (each == closes && --depth == 0) {
                return i;
            }
        }
        return -1;
    }

    // The common cases of § 6.2: what opens stands before a word, what closes behind one, and an
    // underscore within a word is an underscore.
    private boolean emphasis(char mark) {
        int length = run(mark, at);
        if (length > 2 || !opens(mark, at, length)) return literal(mark, length);
        for (int i = at + length; i < text.length(); i++) {
            char each = text.charAt(i);
            if (each == '\\') {
                i++;
            } else if (each == '`') {
                int ticks = run('`', i);
                int end = text.indexOf("`".repeat(ticks), i + ticks);
                i = end < 0 ? i + ticks - 1 : end + ticks - 1;
            } else if (each == mark) {
                int there = run(mark, i);
                if (there == length && closes(mark, i, length)) {
                    String tag = length == 2 ? "strong" : "em";
                    String inner = html(text.substring(at + length, i), links);
                    out.append('<').append(tag).append('>').append(inner);
                    out.append("</").append(tag).append('>');
                    at = i + length;
                    return true;
                }
                i += there - 1;
            }
        }
        return literal(mark, length);
    }

    private boolean literal(char mark, int length) {
        out.append(String.valueOf(mark).repeat(length));
        at += length;
        return true;
    }

    private boolean opens(char mark, int from, int length) {
        return leftFlanking(from, length)
                && (mark == '*' || !rightFlanking(from, length) || isPunctuation(before(from)));
    }

    private boolean closes(char mark, int from, int length) {
        return rightFlanking(from, length)
                && (mark == '*'
                        || !leftFlanking(from, length)
                        || isPunctuation(after(from + length)));
    }

    private boolean leftFlanking(int from, int length) {
        char next = after(from + length);
        char previous = before(from);
        if (Character.isWhitespace(next)) return false;
        return !isPunctuation(next) || Character.isWhitespace(previous) || isPunctuation(previous);
    }

    private boolean rightFlanking(int from, int length) {
        char next = after(from + length);
        char previous = before(from);
        if (Character.isWhitespace(previous)) return false;
        return !isPunctuation(previous) || Character.isWhitespace(next) || isPunctuation(next);
    }

    private char before(int from) {
        return from == 0 ? ' ' : text.charAt(from - 1);
    }

    private char after(int end) {
        return end >= text.length() ? ' ' : text.charAt(end);
    }

    private static boolean isPunctuation(char each) {
        if (each < 128) return PUNCTUATION.indexOf(each) >= 0;
        return switch (Character.getType(each)) {
            case Character.DASH_PUNCTUATION,
                    Character.START_PUNCTUATION,
                    Character.END_PUNCTUATION,
                    Character.CONNECTOR_PUNCTUATION,
                    Character.OTHER_PUNCTUATION,
                    Character.INITIAL_QUOTE_PUNCTUATION,
                    Character.FINAL_QUOTE_PUNCTUATION,
                    Character.MATH_SYMBOL,
                    Character.CURRENCY_SYMBOL,
                    Character.MODIFIER_SYMBOL,
                    Character.OTHER_SYMBOL ->
                    true;
            default -> false;
        };
    }
}
