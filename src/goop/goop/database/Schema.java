package goop.database;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;

/// The tables: `schema/1.sql` makes those of version 1, each further file those of the next. A file
/// that has been in a release is never changed.
final class Schema {
    /// The newest.
    static final int VERSION = 2;

    /// `goop` in ASCII, in the header of each of our files (`PRAGMA application_id`).
    static final int APPLICATION = 0x676f6f70;

    private Schema() {}

    /// Brings a new or older database to that version.
    static void bringTo(int wanted, Session session, Path file)
            throws SQLException, DatabaseException {
        int version = version(session);
        if (version > VERSION) {
            throw new DatabaseException(
                    Kind.FOREIGN,
                    "%s: its tables are of version %d, and this goop knows up to %d; run the newer"
                                    .formatted(file, version, VERSION)
                            + " goop, or restore a backup",
                    null);
        }
        if (version >= wanted) return;
        session.execute("BEGIN IMMEDIATE");
        try {
            // Another process may have been quicker.
            for (int next = version(session) + 1; next <= wanted; next++) {
                for (String statement : script(next).split(";\\s*\n")) {
                    if (!statement.isBlank()) session.execute(statement);
                }
                session.execute("PRAGMA user_version = " + next);
            }
            session.execute("PRAGMA application_id = " + APPLICATION);
            session.execute("COMMIT");
        } catch (SQLException wrong) {
            session.execute("ROLLBACK");
            throw wrong;
        }
    }

    static int version(Session session) throws SQLException {
        return (int) session.number("PRAGMA user_version");
    }

    /// Leaves other programs' databases alone.
    static void refuseForeign(Session session, Path file) throws SQLException, DatabaseException {
        long application = session.number("PRAGMA application_id");
        boolean empty = session.number("SELECT count(*) FROM sqlite_schema") == 0;
        if (application != APPLICATION && !empty) {
            throw new DatabaseException(Kind.FOREIGN, file, null);
        }
    }

    private static String script(int version) {
        try (InputStream in = Schema.class.getResourceAsStream("schema/" + version + ".sql")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
