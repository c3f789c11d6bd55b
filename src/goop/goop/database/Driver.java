package goop.database;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/// The way to SQLite: `java.sql` and whatever driver for it lies beside the jar.
final class Driver {
    private static final System.Logger LOG = System.getLogger("goop.database");
    private static final String URL = "jdbc:sqlite:";
    private static final String LIBRARIES = "sqlite-*sqlitejdbc*";
    private static final Duration LOADING = Duration.ofMinutes(1);

    private Driver() {}

    /// Sees that there is a driver.
    ///
    /// @param scratch where it unpacks its native library: it goes to the system's folder for
    ///   temporary files otherwise, which may forbid to run what lies there
    static void require(Path scratch) throws IOException {
        if (System.getProperty("org.sqlite.tmpdir") == null) {
            Files.createDirectories(scratch);
            tidy(scratch, Instant.now());
            System.setProperty("org.sqlite.tmpdir", scratch.toAbsolutePath().toString());
        }
        try {
            DriverManager.getDriver(URL);
        } catch (SQLException none) {
            throw new IOException(
                    "a database is needed (a hub's, or presence.peer_db_path), but there is no"
                        + " SQLite library: put sqlite-jdbc into the folder lib beside goop.jar, as"
                        + " `./build.sh libs` does",
                    none);
        }
    }

    /// Removes native libraries that killed processes have left: the driver itself leaves them for
    /// good, and a disk of a few megabytes is full after a few of them. A running process that has
    /// loaded one does not miss the file; one that is about to has made it a moment ago.
    static void tidy(Path scratch, Instant now) throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(scratch, LIBRARIES)) {
            for (Path each : left) {
                FileTime made = Files.getLastModifiedTime(each);
                if (made.toInstant().isBefore(now.minus(LOADING))) Files.deleteIfExists(each);
            }
        } catch (FileSystemException inUse) {
            // Not every system lets go of a loaded file, and another process may have been quicker.
            LOG.log(System.Logger.Level.DEBUG, "left=" + inUse.getMessage());
        }
    }

    static Connection connect(Path file) throws SQLException {
        return DriverManager.getConnection(URL + file);
    }
}
