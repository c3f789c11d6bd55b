package goop.database;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;

/// Something could not be kept or read. Its message is a sentence for the operator.
public final class DatabaseException extends IOException {
    private static final long serialVersionUID = 1;

    private final Kind kind;

    DatabaseException(Kind kind, Path file, Throwable cause) {
        this(kind, file + ": " + kind.sentence(), cause);
    }

    DatabaseException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /// The same problem, met by another caller.
    DatabaseException(DatabaseException same) {
        this(same.kind, same.getMessage(), same);
    }

    static DatabaseException of(Path file, SQLException problem) {
        Kind kind = Kind.of(problem);
        String message = file + ": " + kind.sentence();
        if (kind == Kind.OTHER) message += ": " + problem.getMessage();
        return new DatabaseException(kind, message, problem);
    }

    /// What is wrong.
    public Kind kind() {
        return kind;
    }
}
