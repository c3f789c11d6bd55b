package goop.database;

import goop.config.AtomicFile;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;

/// The way to SQLite: `java.sql` and whatever driver for it lies beside the jar.
///
/// The driver unpacks its native library at each start, under a new name and into the system's
/// folder for temporary files, which may forbid to run what lies there; a process that is killed
/// leaves it for good, and a disk of a few megabytes is full after a few of them. So it is unpacked
/// here, once.
final class Driver {
    private static final System.Logger LOG = System.getLogger("goop.database");
    private static final String URL = "jdbc:sqlite:";

    // Set by the image, which has the library as a file, or by whoever knows better.
    private static final String LIBRARY_FOLDER = "org.sqlite.lib.path";
    private static final String UNPACK_FOLDER = "org.sqlite.tmpdir";

    private Driver() {}

    /// Sees that there is a driver, and its native library.
    ///
    /// @param scratch where the library is put, unless there is another place for it
    static void require(Path scratch) throws IOException {
        java.sql.Driver driver;
        try {
            driver = DriverManager.getDriver(URL);
        } catch (SQLException none) {
            throw new IOException(
                    "a database is needed (a hub's, or presence.peer_db_path), but there is no"
                        + " SQLite library: put sqlite-jdbc into the folder lib beside goop.jar, as"
                        + " `./build.sh libs` does",
                    none);
        }
        if (System.getProperty(LIBRARY_FOLDER) != null) return;
        if (System.getProperty(UNPACK_FOLDER) != null) return;
        if (unpack(driver.getClass(), scratch)) {
            System.setProperty(LIBRARY_FOLDER, scratch.toAbsolutePath().toString());
        }
    }

    /// Puts the native library for this machine there, unless it is there already.
    ///
    /// @param driver any class of the driver's jar
    /// @return whether it is there; if not, the driver has none where it is known to have it, and
    ///   has to see for itself
    static boolean unpack(Class<?> driver, Path scratch) throws IOException {
        String name;
        byte[] library;
        try {
            Class<?> names = driver.getClassLoader().loadClass("org.sqlite.util.LibraryLoaderUtil");
            name = (String) names.getMethod("getNativeLibName").invoke(null);
            String folder = (String) names.getMethod("getNativeLibResourcePath").invoke(null);
            try (InputStream in = driver.getResourceAsStream(folder + "/" + name)) {
                if (in == null) throw new FileNotFoundException(folder + "/" + name);
                library = in.readAllBytes();
            }
        } catch (ReflectiveOperationException | FileNotFoundException another) {
            LOG.log(System.Logger.Level.DEBUG, "library=unknown", another);
            return false;
        }
        Path file = scratch.resolve(name);
        try {
            Files.createDirectories(scratch);
            boolean there =
                    Files.isRegularFile(file)
                            && Files.size(file) == library.length
                            && Arrays.equals(Files.readAllBytes(file), library);
            // Another process may have the old one loaded, and keeps it.
            if (!there) AtomicFile.write(file, library);
        } catch (IOException problem) {
            throw new IOException(
                    "SQLite's library cannot be unpacked: %s needs %,d KiB there, and: %s"
                            .formatted(file, library.length / 1024, problem.getMessage()),
                    problem);
        }
        return true;
    }

    static Connection connect(Path file) throws SQLException {
        try {
            return DriverManager.getConnection(URL + file);
        } catch (LinkageError unusable) {
            throw new SQLException(
                    "SQLite's library cannot be loaded: " + unusable.getMessage(), unusable);
        }
    }
}
