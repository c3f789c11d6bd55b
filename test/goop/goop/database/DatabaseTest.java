package goop.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.database.Database.Durability;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;

/// One file, its thread, and what may happen to it.
class DatabaseTest {
    @TempDir Path folder;

    private Path file() {
        return folder.resolve("peers.db");
    }

    private Database open() throws Exception {
        return Database.open(file(), Path.of("build/sqlite"));
    }

    private static void ban(Database database, String value) throws DatabaseException {
        database.write(
                Durability.KEPT,
                session -> session.update("INSERT INTO bans VALUES ('peerID', ?, '', 1)", value));
    }

    private static List<String> bans(Database database) throws DatabaseException {
        return database.read(
                session ->
                        session.query(
                                "SELECT value FROM bans ORDER BY value", row -> row.getString(1)));
    }

    /// Tries until it works; the answer to a fault is that callers come again.
    private static <T> T eventually(Callable<T> act) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (true) {
            try {
                return act.call();
            } catch (DatabaseException notYet) {
                if (System.nanoTime() > end) throw notYet;
                Thread.onSpinWait();
            }
        }
    }

    private Statement other() throws Exception {
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
        return connection.createStatement();
    }

    @Test
    void whatWasWrittenIsThereWhenOpenedAgain() throws Exception {
        try (Database database = open()) {
            ban(database, "a");
        }
        try (Database database = open()) {
            assertEquals(List.of("a"), bans(database));
            assertEquals(true, database.trouble().isEmpty());
        }
    }

    @Test
    void theFileIsItsOwnersAlone() throws Exception {
        try (Database database = open()) {
            ban(database, "a");
            for (String suffix : List.of("", "-wal", "-shm")) {
                assertEquals(
                        "rw-------",
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(Path.of(file() + suffix))));
            }
        }
    }

    @Test
    void aTransactionThatFailsLeavesNothing() throws Exception {
        try (Database database = open()) {
            assertThrows(
                    IllegalStateException.class,
                    () ->
                            database.write(
                                    Durability.KEPT,
                                    session -> {
                                        session.update(
                                                "INSERT INTO bans VALUES ('peerID', 'x', '', 1)");
                                        throw new IllegalArgumentException("a bug of ours");
                                    }));
            assertEquals(List.of(), bans(database));
        }
    }

    @Test
    void aLockedFileIsSaidToBeLockedAndTakenUpAgain() throws Exception {
        try (Database database = open();
                Statement other = other()) {
            other.execute("BEGIN IMMEDIATE");
            DatabaseException refused =
                    assertThrows(DatabaseException.class, () -> ban(database, "a"));
            assertEquals(Kind.LOCKED, refused.kind());
            assertTrue(database.trouble().orElseThrow().contains("another process"));
            other.execute("COMMIT");
            ban(database, "a");
            assertEquals(true, database.trouble().isEmpty());
            other.getConnection().close();
        }
    }

    private static void mostPages(Database database, long pages) throws DatabaseException {
        database.read(
                session -> {
                    session.execute("PRAGMA max_page_count = " + pages);
                    return null;
                });
    }

    @Test
    void whatIsFullIsSaidToBeFullUntilSomethingIsWritten() throws Exception {
        try (Database database = open()) {
            ban(database, "a");
            // No more than it has.
            mostPages(database, 1);
            String large = "x".repeat(10_000);
            DatabaseException refused =
                    assertThrows(DatabaseException.class, () -> ban(database, large));
            assertEquals(Kind.FULL, refused.kind());
            assertEquals(List.of("a"), bans(database));
            database.write(
                    Durability.SOON, session -> session.update("DELETE FROM bans WHERE value = 0"));
            assertTrue(database.trouble().orElseThrow().contains("the disk is full"));
            mostPages(database, 1_000_000);
            ban(database, large);
            assertEquals(true, database.trouble().isEmpty());
            assertEquals(List.of("a", large), bans(database));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100, 4096, 9000, 20_000})
    void aDamagedFileIsSaidToBeDamagedAndOneThatTakesItsPlaceIsTakenUp(int at) throws Exception {
        Path copy = folder.resolve("copy.db");
        try (Database database = open()) {
            for (int i = 0; i < 200; i++) ban(database, "peer number " + i);
        }
        new DatabaseCare(file(), folder).backUp(copy);
        try (RandomAccessFile bytes = new RandomAccessFile(file().toFile(), "rw")) {
            bytes.seek(at);
            byte[] rubbish = new byte[6000];
            Arrays.fill(rubbish, (byte) 0xff);
            bytes.write(rubbish);
        }
        try (Database database = open()) {
            // Reading walks every page of that table.
            try {
                bans(database);
                assertTrue(database.trouble().isEmpty());
                assertFalse(isWhole(), "nobody notices");
            } catch (DatabaseException damaged) {
                assertTrue(database.trouble().isPresent());
                assertFalse(isWhole());
            }
            for (String suffix : List.of("", "-wal", "-shm")) {
                Files.deleteIfExists(Path.of(file() + suffix));
            }
            Files.move(copy, file());
            assertEquals(200, eventually(() -> bans(database)).size());
            assertEquals(true, database.trouble().isEmpty());
        }
    }

    private boolean isWhole() throws Exception {
        try {
            return new DatabaseCare(file(), folder).check().findings().isEmpty();
        } catch (DatabaseException damaged) {
            return false;
        }
    }

    @Test
    void aFileThatIsTakenAwayIsMissedAndNotMadeAnew() throws Exception {
        Path away = folder.resolve("away.db");
        try (Database database = open()) {
            ban(database, "a");
            try (Statement other = other()) {
                other.execute("PRAGMA wal_checkpoint(TRUNCATE)");
                other.getConnection().close();
            }
            long openings = database.openings();
            Files.move(file(), away);
            assertEquals(
                    Kind.GONE,
                    assertThrows(DatabaseException.class, () -> ban(database, "b")).kind());
            assertThrows(DatabaseException.class, () -> ban(database, "b"));
            assertFalse(Files.exists(file()));
            Files.move(away, file());
            assertEquals(List.of("a"), eventually(() -> bans(database)));
            assertTrue(database.openings() > openings);
        }
    }

    @Test
    void anotherProgramsDatabaseIsLeftAlone() throws Exception {
        try (Statement other = other()) {
            other.execute("CREATE TABLE shopping (what TEXT)");
            other.getConnection().close();
        }
        byte[] before = Files.readAllBytes(file());
        try (Database database = open()) {
            assertTrue(database.trouble().orElseThrow().contains("not a database of this version"));
        }
        assertEquals(0, Arrays.compare(before, Files.readAllBytes(file())));
    }

    @Test
    void aDatabaseOfALaterGoopIsLeftAlone() throws Exception {
        open().close();
        try (Statement other = other()) {
            other.execute("PRAGMA user_version = " + (Schema.RENDEZVOUS.newest + 1));
            other.getConnection().close();
        }
        try (Database database = open()) {
            assertTrue(database.trouble().orElseThrow().contains("run the newer goop"));
        }
    }

    @Test
    void everyEarlierVersionIsBroughtUpToDateWithWhatItHas() throws Exception {
        for (int version = 1; version <= Schema.RENDEZVOUS.newest; version++) {
            Path old = folder.resolve("version" + version + ".db");
            Session session = Session.openAt(Schema.RENDEZVOUS, version, old);
            session.update("INSERT INTO bans VALUES ('peerID', 'old', 'spam', 7)");
            session.close();
            try (Database database = Database.open(old, folder)) {
                assertEquals(List.of("old"), bans(database));
                long now = database.read(each -> each.number("PRAGMA user_version"));
                assertEquals(Schema.RENDEZVOUS.newest, now);
            }
            assertEquals(tables(open(folder.resolve("new" + version))), tables(open(old)));
        }
    }

    private static Database open(Path file) throws Exception {
        return Database.open(file, Path.of("build/sqlite"));
    }

    private static List<String> tables(Database database) throws Exception {
        try (database) {
            return database.read(
                    session ->
                            session.query(
                                    "SELECT sql FROM sqlite_schema ORDER BY name",
                                    row -> String.valueOf(row.getString(1))));
        }
    }

    @Test
    void aBackupIsWholeWhileOthersWrite() throws Exception {
        try (Database database = open()) {
            Thread writer =
                    Thread.ofPlatform()
                            .start(
                                    () ->
                                            IntStream.range(0, 200)
                                                    .forEach(
                                                            i -> {
                                                                try {
                                                                    ban(database, "p" + i);
                                                                } catch (DatabaseException wrong) {
                                                                    throw new IllegalStateException(
                                                                            wrong);
                                                                }
                                                            }));
            DatabaseCare care = new DatabaseCare(file(), folder);
            for (int i = 0; i < 5; i++) {
                Path copy = folder.resolve("copy" + i);
                care.backUp(copy);
                assertEquals(List.of(), new DatabaseCare(copy, folder).check().findings());
                assertEquals(
                        "rw-------",
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)));
            }
            writer.join();
            assertEquals(200, bans(database).size());
            assertThrows(java.io.IOException.class, () -> care.backUp(file()));
        }
    }

    @Test
    void vacuumGivesRoomBack() throws Exception {
        try (Database database = open()) {
            for (int i = 0; i < 50; i++) ban(database, i + "x".repeat(20_000));
            database.write(Durability.KEPT, session -> session.update("DELETE FROM bans"));
            DatabaseCare care = new DatabaseCare(file(), folder);
            assertTrue(care.vacuum() > 0);
            assertEquals(List.of(), bans(database));
            assertEquals(0, care.check().freeBytes());
        }
    }
}
