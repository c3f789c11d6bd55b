package goop.json;

import java.io.IOException;

/// The bytes are not JSON, or not the JSON that was expected. The message is one sentence without a
/// full stop, fit to be sent to whoever wrote the bytes.
public final class JsonException extends IOException {
    private static final long serialVersionUID = 1;

    private final int line;
    private final int column;

    /// The document is well-formed, and holds something else than expected.
    public JsonException(String message) {
        super(message);
        line = 0;
        column = 0;
    }

    /// The document is malformed there.
    JsonException(int line, int column, String message) {
        super("line " + line + ", column " + column + ": " + message);
        this.line = line;
        this.column = column;
    }

    /// The same, saying which field it is about.
    JsonException inField(String name) {
        return new JsonException("field \"" + name + "\": " + getMessage());
    }

    /// The line, from 1; 0 where the whole document is meant.
    public int line() {
        return line;
    }

    /// The column in characters, from 1; 0 where the whole document is meant.
    public int column() {
        return column;
    }
}
