package goop.json;

import java.io.IOException;

/// The bytes are not JSON, or not the JSON that was expected. The message is one sentence without a
/// full stop, fit to be sent to whoever wrote the bytes.
public final class JsonException extends IOException {
    private static final long serialVersionUID = 1;

    private final int line;
    private final int column;
    private final String reason;

    /// The document is well-formed, and holds something else than expected.
    public JsonException(String message) {
        super(message);
        line = 0;
        column = 0;
        reason = message;
    }

    /// The document is malformed there.
    JsonException(int line, int column, String reason) {
        super("line " + line + ", column " + column + ": " + reason);
        this.line = line;
        this.column = column;
        this.reason = reason;
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

    /// What is wrong, without where.
    public String reason() {
        return reason;
    }
}
