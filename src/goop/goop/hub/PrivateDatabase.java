package goop.hub;

import goop.config.FileModes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/// The database holds passwords of servers that are watched, so nobody else may read its file, nor
/// those that SQLite makes beside it, which take the mode of the first.
final class PrivateDatabase {
    private static final Set<PosixFilePermission> OWNER =
            PosixFilePermissions.fromString("rw-------");

    private PrivateDatabase() {}

    /// To be called before it is opened.
    ///
    /// @param file made, empty, where there is none
    static void prepare(Path file) throws IOException {
        Path whole = file.toAbsolutePath();
        Files.createDirectories(whole.getParent());
        if (!FileModes.known(whole.getParent())) return;
        if (Files.notExists(whole)) {
            Files.createFile(whole, PosixFilePermissions.asFileAttribute(OWNER));
        }
        for (String suffix : List.of("", "-wal", "-shm")) {
            Path each = whole.resolveSibling(whole.getFileName() + suffix);
            if (Files.exists(each)) Files.setPosixFilePermissions(each, OWNER);
        }
    }
}
