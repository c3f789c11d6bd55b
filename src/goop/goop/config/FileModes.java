package goop.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Whether files have modes that say who may read them.
public final class FileModes {
    private FileModes() {}

    /// Whether the file system that this file is on knows modes.
    public static boolean known(Path file) {
        try {
            return Files.getFileStore(file).supportsFileAttributeView("posix");
        } catch (IOException hidden) {
            // The JDK looks the mount up in /proc/mounts, which a hardened unit does not see.
            return file.getFileSystem().supportedFileAttributeViews().contains("posix");
        }
    }
}
