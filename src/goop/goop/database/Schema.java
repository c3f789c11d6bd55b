package goop.database;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;

/// The tables of a program: `1.sql` in its folder makes those of version 1, each further file those
/// of the next. A file that has been in a release is never changed.
public enum Schema {
    /// Of the rendezvous server: `goop` in ASCII.
    RENDEZVOUS(0x676f6f70, 3, "schema/"),
    /// Of the super hub: `gooh` in ASCII.
    HUB(0x676f6f68, 3, "schema/hub/");

    /// What is in the header of each of its files (`PRAGMA application_id`).
    final int application;

    /// The newest.
    final int newest;

    private final String folder;

    Schema(int application, int newest, String folder) {
        this.application = application;
        this.newest = newest;
        this.folder = folder;
    }

    /// Brings a new or older database to that version.
    void bringTo(int wanted, Session session, Path file) throws SQLException, DatabaseException {
        int version = version(session);
        if (version > newest) {
            throw new DatabaseException(
                    Kind.FOREIGN,
                    "%s: its tables are of version %d, and this goop knows up to %d; run the newer"
                                    .formatted(file, version, newest)
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
            session.execute("PRAGMA application_id = " + application);
            session.execute("COMMIT");
            // The file has its size before the journal takes the room.
            session.execute("PRAGMA wal_checkpoint");
        } catch (SQLException wrong) {
            session.execute("ROLLBACK");
            throw wrong;
        }
    }

    static int version(Session session) throws SQLException {
        return (int) session.number("PRAGMA user_version");
    }

    /// Leaves other programs' databases alone.
    void refuseForeign(Session session, Path file) throws SQLException, DatabaseException {
        long found = session.number("PRAGMA application_id");
        boolean empty = session.number("SELECT count(*) FROM sqlite_schema") == 0;
        if (found != application && !empty) {
            throw new DatabaseException(Kind.FOREIGN, file, null);
        }
    }

    private String script(int version) {
        try (InputStream in = Schema.class.getResourceAsStream(folder + version + ".sql")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
