package goop.database;

import goop.config.FileModes;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What an operator does to a database, also while servers have it open. Nothing here changes its
/// tables.
public final class DatabaseCare {
    /// Findings of a damaged file that are shown.
    private static final int MOST_FINDINGS = 100;

    /// What [#check] found.
    ///
    /// @param version of the tables
    /// @param findings what is damaged; empty where all is well
    public record Report(long version, long bytes, long freeBytes, List<String> findings) {}

    private final Path file;

    /// @param scratch where the driver may put its native library
    /// @throws IOException when there is no such file, or no driver
    public DatabaseCare(Path file, Path scratch) throws IOException {
        if (!Files.isRegularFile(file))
            throw new NoSuchFileException(file + ": there is no database");
        Driver.require(scratch);
        this.file = file;
    }

    @FunctionalInterface
    private interface Act<T> {
        T on(Connection connection) throws SQLException, IOException;
    }

    private <T> T with(Act<T> act) throws IOException {
        try (Connection connection = Driver.connect(file)) {
            // A statement that stays open with its row would keep VACUUM out.
            column(connection, "PRAGMA busy_timeout = 10000");
            return act.on(connection);
        } catch (SQLException wrong) {
            throw DatabaseException.of(file, wrong);
        }
    }

    /// What is damaged in any program's database.
    List<String> damages() throws IOException {
        return with(
                connection -> {
                    List<String> found = column(connection, "PRAGMA integrity_check(10)");
                    found.removeIf("ok"::equals);
                    return found;
                });
    }

    /// Reads every page and index, and compares them with each other.
    public Report check() throws IOException {
        return with(
                connection -> {
                    List<String> findings = new ArrayList<>();
                    long application = number(connection, "PRAGMA application_id");
                    if (Arrays.stream(Schema.values())
                            .noneMatch(each -> each.application == application))
                        findings.add("its tables are not goop's");
                    for (String each :
                            column(connection, "PRAGMA integrity_check(" + MOST_FINDINGS + ")")) {
                        if (!each.equals("ok")) findings.add(each);
                    }
                    for (String each : column(connection, "PRAGMA foreign_key_check")) {
                        findings.add("a row of " + each + " refers to nothing");
                    }
                    long page = number(connection, "PRAGMA page_size");
                    return new Report(
                            number(connection, "PRAGMA user_version"),
                            page * number(connection, "PRAGMA page_count"),
                            page * number(connection, "PRAGMA freelist_count"),
                            findings);
                });
    }

    /// Writes a whole copy, as of one moment, forced to disk and readable by its owner alone.
    ///
    /// @param copy must not exist yet
    public void backUp(Path copy) throws IOException {
        if (Files.exists(copy)) throw new IOException(copy + " exists already");
        Path folder = copy.toAbsolutePath().getParent();
        Path unfinished = Files.createTempFile(folder, "." + copy.getFileName(), ".part");
        try {
            with(
                    connection -> {
                        // Into an existing file only where that is empty.
                        try (PreparedStatement into =
                                connection.prepareStatement("VACUUM INTO ?")) {
                            into.setString(1, unfinished.toString());
                            return into.execute();
                        }
                    });
            ownerAlone(unfinished);
            try (FileChannel bytes = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
                bytes.force(true);
            }
            Files.move(unfinished, copy, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private static void ownerAlone(Path made) throws IOException {
        if (!FileModes.known(made)) return;
        Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rw-------"));
    }

    /// Writes the file anew without the room that deleted rows have left.
    ///
    /// @return how many bytes smaller it is
    public long vacuum() throws IOException {
        return with(
                connection -> {
                    try (Statement statement = connection.createStatement()) {
                        // What is in the journal only has no size in the file yet.
                        statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
                        long before = Files.size(file);
                        statement.execute("VACUUM");
                        statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
                        return before - Files.size(file);
                    }
                });
    }

    private static long number(Connection connection, String sql) throws SQLException {
        return Long.parseLong(column(connection, sql).getFirst());
    }

    private static List<String> column(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> all = new ArrayList<>();
            while (rows.next()) all.add(rows.getString(1));
            return all;
        }
    }
}
