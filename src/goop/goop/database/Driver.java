package goop.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/// The way to SQLite: `java.sql` and whatever driver for it lies beside the jar.
final class Driver {
    private static final String URL = "jdbc:sqlite:";

    private Driver() {}

    /// Sees that there is a driver.
    ///
    /// @param scratch where it unpacks its native library: it goes to the system's folder for
    ///   temporary files otherwise, which may forbid to run what lies there
    static void require(Path scratch) throws IOException {
        if (System.getProperty("org.sqlite.tmpdir") == null) {
            Files.createDirectories(scratch);
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

    static Connection connect(Path file) throws SQLException {
        return DriverManager.getConnection(URL + file);
    }
}
