package goop.http;

/// Text that already is HTML. Everything else is escaped when a [Template] takes it in.
public record Html(String text) {

    /// Escapes text for element content and for quoted attribute values.
    public static Html escape(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (int at = 0; at < text.length(); at++) {
            char each = text.charAt(at);
            switch (each) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.append(each);
            }
        }
        return new Html(out.toString());
    }

    @Override
    public String toString() {
        return text;
    }
}
