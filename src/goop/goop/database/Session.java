package goop.database;

import goop.config.AtomicFile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An open database as a transaction sees it. Statements are prepared once; each text is a constant
/// of ours, values come as parameters.
public final class Session {

    /// Makes a value of one row.
    @FunctionalInterface
    public interface Rows<T> {
        T read(ResultSet row) throws SQLException;
    }

    private final Connection connection;
    private final Map<String, PreparedStatement> statements = new HashMap<>();
    private long changes;

    private Session(Connection connection) {
        this.connection = connection;
    }

    /// Opens a file, and brings its tables up to date.
    static Session open(Schema schema, Path file) throws DatabaseException {
        return openAt(schema, schema.newest, file);
    }

    /// Opens a file, and brings its tables to that version if they are older.
    static Session openAt(Schema schema, int version, Path file) throws DatabaseException {
        try {
            make(file);
            Connection connection = Driver.connect(file);
            try {
                Session session = new Session(connection);
                session.settle(schema, file);
                schema.bringTo(version, session, file);
                return session;
            } catch (SQLException | DatabaseException wrong) {
                connection.close();
                throw wrong;
            }
        } catch (SQLException wrong) {
            throw DatabaseException.of(file, wrong);
        }
    }

    // SQLite would make it readable by everybody; it has e-mail addresses in it.
    private static void make(Path file) throws DatabaseException {
        if (Files.exists(file)) return;
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            AtomicFile.write(file, new byte[0]);
        } catch (IOException problem) {
            throw new DatabaseException(
                    Kind.UNREADABLE, file + ": it cannot be made: " + problem, problem);
        }
    }

    private void settle(Schema schema, Path file) throws SQLException, DatabaseException {
        execute("PRAGMA busy_timeout = 2000");
        // A file that may only be read stays in the mode that it is in.
        schema.refuseForeign(this, file);
        execute("PRAGMA journal_mode = WAL");
        execute("PRAGMA journal_size_limit = 16777216");
        // A megabyte: small disks have no four to spare.
        execute("PRAGMA wal_autocheckpoint = 256");
        execute("PRAGMA foreign_keys = ON");
        execute("PRAGMA trusted_schema = OFF");
        execute("PRAGMA cell_size_check = ON");
    }

    /// Runs one statement that is not worth keeping.
    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /// Runs one statement.
    ///
    /// @param values strings, numbers, booleans, byte arrays, instants (as milliseconds) or null
    /// @return how many rows it changed
    public int update(String sql, Object... values) throws SQLException {
        int changed = prepared(sql, values).executeUpdate();
        changes += changed;
        return changed;
    }

    /// How many rows all updates have changed.
    long changes() {
        return changes;
    }

    /// All rows of an answer.
    public <T> List<T> query(String sql, Rows<T> rows, Object... values) throws SQLException {
        try (ResultSet answer = prepared(sql, values).executeQuery()) {
            List<T> all = new ArrayList<>();
            while (answer.next()) all.add(rows.read(answer));
            return all;
        }
    }

    /// The first row of an answer, if it has one. A row whose value is NULL counts as none.
    public <T> Optional<T> first(String sql, Rows<T> rows, Object... values) throws SQLException {
        try (ResultSet answer = prepared(sql, values).executeQuery()) {
            return answer.next() ? Optional.ofNullable(rows.read(answer)) : Optional.empty();
        }
    }

    /// The number in the first column of the first row, or 0.
    public long number(String sql, Object... values) throws SQLException {
        return first(sql, row -> row.getLong(1), values).orElse(0L);
    }

    /// Counts a topic's revision up, so that other processes notice.
    ///
    /// @return the new one
    public long revise(String topic) throws SQLException {
        return number(
                "UPDATE revisions SET revision = revision + 1 WHERE topic = ? RETURNING revision",
                topic);
    }

    private PreparedStatement prepared(String sql, Object... values) throws SQLException {
        PreparedStatement statement = statements.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            statements.put(sql, statement);
        }
        for (int i = 0; i < values.length; i++) {
            switch (values[i]) {
                case Instant time -> statement.setLong(i + 1, time.toEpochMilli());
                case Boolean flag -> statement.setInt(i + 1, flag ? 1 : 0);
                case byte[] bytes -> statement.setBytes(i + 1, bytes);
                case null, default -> statement.setObject(i + 1, values[i]);
            }
        }
        return statement;
    }

    /// Prepares all statements anew: the driver closes one that has failed.
    void forget() {
        statements.values().forEach(each -> close("statement", each));
        statements.clear();
    }

    void close() {
        close("connection", connection);
    }

    private static void close(String what, AutoCloseable each) {
        try {
            each.close();
        } catch (Exception broken) {
            // There is nothing left to save: what was committed is in the file.
            System.getLogger("goop.database").log(System.Logger.Level.DEBUG, what, broken);
        }
    }
}
