package goop.config;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// Writes a file whole or not at all: to a temporary file beside it, forced to disk, and renamed.
public final class AtomicFile {
    private static final Set<PosixFilePermission> OWNER_ALONE =
            PosixFilePermissions.fromString("rw-------");

    private AtomicFile() {}

    /// @param file keeps its permissions when it exists; a new one is for its owner alone. Where it
    ///   is a link, what it points to is written
    public static void write(Path file, byte[] bytes) throws IOException {
        Path real = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
        Path folder = real.getParent();
        // Made with mode 0600 where the file system knows modes.
        Path temporary = Files.createTempFile(folder, "." + real.getFileName(), ".tmp");
        try {
            try (FileChannel channel = FileChannel.open(temporary, WRITE)) {
                ByteBuffer rest = ByteBuffer.wrap(bytes);
                while (rest.hasRemaining()) channel.write(rest);
                keepPermissions(real, temporary);
                channel.force(true);
            }
            Files.move(temporary, real, ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
        force(folder);
    }

    private static void keepPermissions(Path from, Path to) throws IOException {
        if (!FileModes.known(to)) return;
        Files.setPosixFilePermissions(
                to, Files.exists(from) ? Files.getPosixFilePermissions(from) : OWNER_ALONE);
    }

    // So that the new name too is there after a power failure.
    private static void force(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, READ)) {
            channel.force(true);
        } catch (UnsupportedOperationException notHere) {
            // A file system without such folders has nothing to force.
        }
    }
}
