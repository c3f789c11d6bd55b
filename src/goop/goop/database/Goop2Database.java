package goop.database;

import goop.database.Database.Durability;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/// A rendezvous database of goop2, the program in use before this one: SQLite with tables `peers`
/// and `registrations(email, created_at, verified_at)`. Its verified registrations are taken over
/// into a file of ours beside it; it is never written.
public final class Goop2Database {
    private static final System.Logger LOG = System.getLogger("goop.database");
    private static final String SUFFIX = ".goop";

    /// A later time in seconds would be one before 1973 in milliseconds.
    private static final long MILLIS_FROM = 100_000_000_000L;

    private record Row(String email, Object createdAt, Object verifiedAt) {}

    private Goop2Database() {}

    /// Opens the database at `file`; where that is goop2's, the one beside it (`….goop`), made with
    /// what goop2's has.
    public static Database openOrImport(Path file, Path scratch) throws IOException {
        Driver.require(scratch);
        if (!isGoop2(file)) return Database.open(file, scratch);
        Path ours = file.resolveSibling(file.getFileName() + SUFFIX);
        boolean first = !Files.exists(ours);
        Database database = Database.open(ours, scratch);
        if (first) {
            try {
                importInto(database, file, scratch);
            } catch (IOException | RuntimeException failed) {
                database.close();
                for (String suffix : List.of("", "-wal", "-shm")) {
                    Files.deleteIfExists(Path.of(ours + suffix));
                }
                throw failed;
            }
        }
        LOG.log(
                System.Logger.Level.INFO,
                "{0} is goop2''s and stays as it is; using {1}",
                file,
                ours);
        return database;
    }

    // Without SQLite, which would make files beside it: both tables are named in its first pages.
    private static boolean isGoop2(Path file) throws IOException {
        if (!Files.isRegularFile(file)) return false;
        Path copy = Files.createTempDirectory("goop-look");
        try {
            Set<String> tables = new HashSet<>();
            long application = read(copyOf(file, copy), tables);
            return application != Schema.RENDEZVOUS.application
                    && tables.containsAll(Set.of("peers", "registrations"));
        } catch (SQLException | IOException unreadable) {
            // Whoever opens it says what is wrong, and again until it is mended.
            return false;
        } finally {
            deleteAll(copy);
        }
    }

    private static long read(Path copy, Set<String> tables) throws SQLException {
        try (Connection connection = Driver.connect(copy);
                Statement statement = connection.createStatement()) {
            try (ResultSet names = statement.executeQuery("SELECT name FROM sqlite_schema")) {
                while (names.next()) tables.add(names.getString(1));
            }
            try (ResultSet application = statement.executeQuery("PRAGMA application_id")) {
                return application.next() ? application.getLong(1) : 0;
            }
        }
    }

    // With its journal, in which the newest rows may be; SQLite works on the copy alone.
    private static Path copyOf(Path file, Path folder) throws IOException {
        for (String suffix : List.of("-wal", "")) {
            Path from = Path.of(file + suffix);
            if (Files.exists(from)) {
                Files.copy(
                        from,
                        folder.resolve("copy.db" + suffix),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return folder.resolve("copy.db");
    }

    private static void deleteAll(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path each : files.toList()) Files.delete(each);
        }
        Files.delete(folder);
    }

    private static void importInto(Database database, Path file, Path scratch) throws IOException {
        Path folder = Files.createTempDirectory("goop-import");
        List<Row> rows;
        try {
            Path copy = copyOf(file, folder);
            if (!new DatabaseCare(copy, scratch).damages().isEmpty()) {
                throw new IOException(
                        file + ": goop2's database is damaged, or in use; stop goop2");
            }
            rows = rows(copy);
        } catch (SQLException wrong) {
            throw DatabaseException.of(file, wrong);
        } finally {
            deleteAll(folder);
        }
        int taken =
                database.write(
                        Durability.KEPT,
                        session -> {
                            int count = 0;
                            for (Row each : rows) {
                                if (each.email == null || each.email.isBlank()) continue;
                                count +=
                                        session.update(
                                                "INSERT INTO registrations (email, address,"
                                                    + " created_at, verified_at, verified_by)"
                                                    + " VALUES (?, ?, ?, ?, 'goop2') ON CONFLICT DO"
                                                    + " NOTHING",
                                                each.email.strip().toLowerCase(Locale.ROOT),
                                                each.email.strip(),
                                                time(each.createdAt),
                                                time(each.verifiedAt));
                            }
                            session.revise("registrations");
                            return count;
                        });
        LOG.log(System.Logger.Level.INFO, "{0} verified registrations of goop2 taken over", taken);
    }

    private static List<Row> rows(Path copy) throws SQLException {
        try (Connection connection = Driver.connect(copy);
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT email, created_at, verified_at FROM registrations WHERE"
                                    + " verified_at IS NOT NULL AND verified_at NOT IN (0, '')")) {
            List<Row> rows = new ArrayList<>();
            while (row.next()) {
                rows.add(new Row(row.getString(1), row.getObject(2), row.getObject(3)));
            }
            return rows;
        }
    }

    // Go writes times as numbers or as text; what cannot be read is verified nonetheless.
    private static long time(Object value) {
        if (value instanceof Number number) {
            long count = number.longValue();
            return count < MILLIS_FROM ? count * 1000 : count;
        }
        try {
            String text = String.valueOf(value).strip().replace(' ', 'T');
            return Instant.parse(text.endsWith("Z") || text.contains("+") ? text : text + "Z")
                    .toEpochMilli();
        } catch (DateTimeException unknown) {
            return System.currentTimeMillis();
        }
    }
}
