package goop.http;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

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

    /// All of them, one after the other.
    public static Html joined(List<Html> parts) {
        return new Html(parts.stream().map(Html::text).collect(Collectors.joining()));
    }

    /// The attribute that hides an element, or nothing: put right behind the element's name.
    public static Html hiddenIf(boolean hidden) {
        return new Html(hidden ? " hidden" : "");
    }

    /// The attribute that chooses an option, or nothing.
    public static Html selectedIf(boolean selected) {
        return new Html(selected ? " selected" : "");
    }

    /// A note above a page's content that something needs a look.
    public static Html warning(String words) {
        return new Template("warning", "<div class=\"notice away\"><p>{{words}}</p></div>")
                .render(Map.of("words", words));
    }

    @Override
    public String toString() {
        return text;
    }
}
