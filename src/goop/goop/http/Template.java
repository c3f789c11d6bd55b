package goop.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A page, or a piece of one, with places named `{{name}}`. What is put there is escaped unless it
/// is [Html]. Repetition is a small template rendered once a row and joined.
public final class Template {
    private final String name;
    // Literal text at even places, names at odd ones.
    private final List<String> parts = new ArrayList<>();

    /// Reads the template from a file beside a class.
    ///
    /// @param beside the class in whose package the file lies
    /// @param file for example `web/dashboard.html`
    public static Template beside(Class<?> beside, String file) {
        try (InputStream in = beside.getResourceAsStream(file)) {
            if (in == null) throw new IllegalArgumentException("no file " + file);
            return new Template(file, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    /// @param name for error messages
    public Template(String name, String text) {
        this.name = name;
        int from = 0;
        for (int open = text.indexOf("{{"); open >= 0; open = text.indexOf("{{", from)) {
            int close = text.indexOf("}}", open);
            if (close < 0) throw new IllegalArgumentException(name + ": {{ without }}");
            parts.add(text.substring(from, open));
            parts.add(text.substring(open + 2, close));
            from = close + 2;
        }
        parts.add(text.substring(from));
    }

    /// Fills every place.
    ///
    /// @param values strings, numbers, or [Html]
    /// @throws IllegalArgumentException when a place has no value
    public Html render(Map<String, ?> values) {
        StringBuilder out = new StringBuilder();
        for (int at = 0; at < parts.size(); at++) {
            if (at % 2 == 0) out.append(parts.get(at));
            else out.append(value(parts.get(at), values));
        }
        return new Html(out.toString());
    }

    private String value(String place, Map<String, ?> values) {
        Object value = values.get(place);
        if (value == null) throw new IllegalArgumentException(name + ": no value for " + place);
        return value instanceof Html html ? html.text() : Html.escape(value.toString()).text();
    }
}
